// Looks for the page that an old address meant: the post of that name on the day that the address names (under another
// category, or none), or the same address in small letters. What lies in another volume of the archive is asked for there.
(async () => {
  const { base, volume, main } = document.currentScript.dataset;
  const meant = document.getElementById("meant");
  let path = location.pathname;
  try { path = decodeURIComponent(path); } catch { return; }
  // `base` is encoded. What only begins like it is not below it: behind a host it would become another host.
  const inside = (address, base) => (address.startsWith(`${base}/`) ? address.slice(base.length) : address);
  const below = inside(path, decodeURIComponent(base));
  const asked = document.querySelector("main [name=q]");
  const spoken = below.replace(/\.html?$/, "").split(/[^\p{L}\p{N}]+/u).filter((word) => /\p{L}/u.test(word));
  if (asked) asked.value = spoken.pop() ?? "";
  const dates = [...below.matchAll(/(?:^|\/)(\d{4})[-/](\d{2})(?=[-/]\d{2}(?:[-/]|$))/g), ...below.matchAll(/^\/(\d{4})(?:\/(\d{2}))?\/?$/g)];
  const names = dates.flatMap(([, year, month]) => [year, `${year}-${month}`]);
  // The main site leads to the volume, and a volume to the main site: never back, so that it ends.
  const place = volume ? !names.includes(volume) && main : JSON.parse(document.getElementById("volumes")?.textContent ?? "[]").find(({ name }) => names.includes(name))?.url;
  if (place) {
    location.replace(place + inside(location.pathname, base) + location.search + location.hash);
    return;
  }
  const name = (address) => address.split("/").filter(Boolean).pop()?.replace(/\.html?$/, "").toLowerCase();
  const offer = (address, title) => {
    const link = document.createElement("a");
    link.href = address;
    link.textContent = title;
    meant.append(link, document.createElement("br"));
    meant.hidden = false;
  };
  const date = below.match(/(?:^|\/)(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?=[-/])/);
  if (date) {
    const day = `${base}/${date[1]}/${date[2].padStart(2, "0")}/${date[3].padStart(2, "0")}/`;
    const answer = await fetch(day + "posts.json");
    if (answer.ok) {
      const wanted = name(below.replace(/\d{4}-\d{1,2}-\d{1,2}-/, ""));
      const { posts } = await answer.json();
      const local = (post) => new URL(post.url, location.href).pathname;
      const found = posts.filter((post) => name(decodeURIComponent(local(post))) === wanted);
      for (const post of found) offer(local(post), post.title);
      if (found.length === 0) offer(day, day.slice(base.length));
      return;
    }
  }
  // Segment by segment, so that no address of another host can come of it.
  const segments = below.toLowerCase().split(/[/\\]+/).filter(Boolean).map(encodeURIComponent);
  const lower = `${base}/${segments.join("/")}${below.endsWith("/") ? "/" : ""}`;
  if (decodeURIComponent(lower) === path || new URL(lower, location.href).origin !== location.origin) return;
  if ((await fetch(lower, { method: "HEAD" })).ok) offer(lower, decodeURIComponent(lower));
})();
