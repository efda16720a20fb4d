// Keeps a previewed page up to date: loads it anew when it changed, swaps style sheets without loading, and shows over
// the page what is wrong with the site. Nothing of a message is ever read as HTML.
(() => {
  "use strict";
  const words = "WORDS";
  const element = document.currentScript;
  const own = new URL(".", element.src);
  const key = "gongbao scroll " + location.pathname;

  const kept = sessionStorage.getItem(key);
  if (kept !== null) {
    sessionStorage.removeItem(key);
    const restore = () => scrollTo({ top: Number(kept), behavior: "instant" });
    restore();
    addEventListener("load", restore, { once: true });
  }

  const query = new URLSearchParams({ path: location.pathname, has: element.dataset.gongbao });
  const listeners = {};
  let events = null;
  // A browser keeps few connections to one host: tabs that nobody sees leave theirs to others, and ask what they missed.
  const connect = () => {
    events?.close();
    events = null;
    if (document.hidden) return;
    events = new EventSource(new URL("events?" + query, own));
    for (const [name, listener] of Object.entries(listeners)) events.addEventListener(name, listener);
  };
  addEventListener("visibilitychange", connect);
  addEventListener("pagehide", () => events?.close());
  // Back from the browser's cache a page may be old; its connection is gone in any case.
  addEventListener("pageshow", (event) => event.persisted && location.reload());

  listeners.reload = () => {
    sessionStorage.setItem(key, String(scrollY));
    events.close();
    location.reload();
  };

  listeners.styles = (event) => {
    for (const [name, address] of JSON.parse(event.data)) {
      const [stem, ending] = [name.slice(0, name.lastIndexOf(".")), name.slice(name.lastIndexOf("."))];
      for (const link of document.querySelectorAll('link[rel~="stylesheet"]')) {
        // /assets/<stem>.<ten digits of a hash><ending>
        const path = decodeURIComponent(new URL(link.href, location.href).pathname);
        const hash = path.slice(path.lastIndexOf("/assets/" + stem + ".") + ("/assets/" + stem + ".").length, -ending.length);
        if (!path.includes("/assets/" + stem + ".") || !path.endsWith(ending) || !/^[0-9a-f]{10}$/.test(hash)) continue;
        if (path === decodeURIComponent(address)) continue;
        const fresh = link.cloneNode();
        fresh.href = address;
        // The old sheet holds until the new one is there.
        fresh.addEventListener("load", () => link.remove(), { once: true });
        fresh.addEventListener("error", () => fresh.remove(), { once: true });
        link.after(fresh);
      }
    }
  };

  let host = null;
  listeners.problems = (event) => {
    const problems = JSON.parse(event.data);
    host?.remove();
    host = null;
    if (problems.length > 0) document.body.append((host = overlay(problems)));
  };
  connect();

  function overlay(problems) {
    const host = document.createElement("gongbao-problems");
    const shadow = host.attachShadow({ mode: "open" });
    const style = document.createElement("style");
    style.textContent = `
      :host { all: initial; }
      section { position: fixed; inset: auto 0 0 0; z-index: 2147483647; max-height: 60vh; overflow: auto;
        background: #1d1a1a; color: #f4eeee; border-top: 4px solid #e5484d; padding: 0.75rem 1rem;
        font: 14px/1.5 ui-monospace, Menlo, Consolas, monospace; box-sizing: border-box; }
      h2 { font: inherit; font-weight: bold; margin: 0 2.5rem 0.25rem 0; overflow-wrap: anywhere; }
      .warning h2 { color: #ffd479; } .error h2 { color: #ff9592; }
      article + article { border-top: 1px solid #4a4040; margin-top: 0.75rem; padding-top: 0.75rem; }
      p { margin: 0.25rem 0; white-space: pre-wrap; overflow-wrap: anywhere; }
      .place { color: #b5d5ff; }
      pre { margin: 0.25rem 0; padding: 0.25rem 0.5rem; background: #2b2626; overflow: auto; font: inherit; tab-size: 4; }
      button { position: fixed; right: 1rem; font: inherit; color: inherit; background: #2b2626;
        border: 1px solid #8a7d7d; border-radius: 4px; min-width: 2rem; min-height: 2rem; cursor: pointer; }
      button:focus-visible { outline: 2px solid #b5d5ff; }`;
    const section = document.createElement("section");
    section.setAttribute("role", "alert");
    const close = document.createElement("button");
    close.textContent = "×";
    close.title = words.hide;
    close.addEventListener("click", () => host.remove());
    section.append(close);
    section.addEventListener("keydown", (event) => event.key === "Escape" && host.remove());
    for (const problem of problems) section.append(article(problem));
    shadow.append(style, section);
    return host;
  }

  function article(problem) {
    const article = document.createElement("article");
    article.className = problem.severity;
    const add = (name, text, className) => {
      const part = document.createElement(name);
      part.textContent = text;
      if (className) part.className = className;
      article.append(part);
    };
    add("h2", `${problem.label}[${problem.code}] ${problem.message}`);
    if (problem.place) add("p", problem.place, "place");
    if (problem.excerpt != null && problem.line != null) {
      const number = String(problem.line);
      const before = Array.from(problem.excerpt).slice(0, Math.max(0, (problem.column ?? 1) - 1));
      // Han characters are two columns wide, and tabs stay tabs.
      const pad = before.map((c) => (c === "\t" ? "\t" : c.codePointAt(0) > 0x2e7f ? "\u3000" : " ")).join("");
      add("pre", `${number} | ${problem.excerpt}\n${" ".repeat(number.length)} | ${pad}^`);
    }
    if (problem.hint) add("p", `${words.help}: ${problem.hint}`);
    return article;
  }
})();
