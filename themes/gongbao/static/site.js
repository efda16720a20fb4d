// Larger text and high contrast, kept by the browser; copy and print on posts; a filter by status on listings.
// Old phones are meant to understand it. Without it the pages lack nothing but these buttons.
(function () {
  var root = document.documentElement;
  function kept(name, value) {
    try {
      if (value === undefined) return localStorage.getItem(name);
      if (value) localStorage.setItem(name, value); else localStorage.removeItem(name);
    } catch (e) { /* a browser that keeps nothing */ }
  }
  var modes = [["large", "t:large_text"], ["contrast", "t:high_contrast"]];
  modes.forEach(function (mode) { root.classList.toggle(mode[0], kept(mode[0]) === "1"); });

  function button(text, act, pressed) {
    var b = document.createElement("button");
    b.type = "button";
    b.textContent = text;
    if (pressed !== undefined) b.setAttribute("aria-pressed", pressed);
    b.onclick = function () { act(b); };
    return b;
  }
  function bar(name, buttons) {
    var box = document.createElement("div");
    box.className = name;
    buttons.forEach(function (b) { box.appendChild(b); });
    return box;
  }

  function adapt() {
    var nav = document.querySelector(".top nav");
    if (nav) nav.parentNode.insertBefore(bar("adapt", modes.map(function (mode) {
      return button(mode[1], function (b) {
        var on = root.classList.toggle(mode[0]);
        kept(mode[0], on ? "1" : "");
        b.setAttribute("aria-pressed", on);
      }, root.classList.contains(mode[0]));
    })), nav.nextSibling);
  }

  function copy(b) {
    function done() {
      b.textContent = "t:copied";
      setTimeout(function () { b.textContent = "t:copy_link"; }, 2000);
    }
    var link = document.querySelector("link[rel=canonical]");
    var address = link ? link.href : location.href;
    if (navigator.clipboard) return navigator.clipboard.writeText(address).then(done);
    var field = document.createElement("textarea");
    field.value = address;
    document.body.appendChild(field);
    field.select();
    if (document.execCommand("copy")) done();
    field.remove();
    b.focus();
  }

  function tools() {
    var body = document.querySelector(".k-post .body");
    if (!body) return;
    var box = bar("tools", [button("t:copy_link", copy), button("t:print", function () { print(); })]);
    box.setAttribute("aria-live", "polite");
    body.parentNode.insertBefore(box, body.nextSibling);
  }

  function filter() {
    var items = [].slice.call(document.querySelectorAll("main .list > li"));
    var names = [];
    items.forEach(function (item) {
      var name = item.dataset.status;
      if (name && names.indexOf(name) < 0) names.push(name);
    });
    var head = document.querySelector(".k-category .head, .k-tag .head, .k-archive .head");
    if (!names.length || !head) return;
    var buttons = [""].concat(names).map(function (name) {
      return button(name || "t:all", function (pressed) {
        buttons.forEach(function (b) { b.setAttribute("aria-pressed", b === pressed); });
        items.forEach(function (item) { item.hidden = name && item.dataset.status !== name; });
        [].forEach.call(document.querySelectorAll(".day"), function (day) {
          day.hidden = !day.querySelector("li:not([hidden])");
        });
      }, !name);
    });
    head.appendChild(bar("tools", buttons));
  }

  document.addEventListener("DOMContentLoaded", function () { adapt(); tools(); filter(); });
})();
