// What cannot be done without a script: keys, the same words lit on both sides, the live tape, the progress of a file.
// Reading needs none of it: every mark is a link, every form works by itself.
(() => {
  "use strict";
  const one = (q, from = document) => from.querySelector(q);
  const all = (q, from = document) => [...from.querySelectorAll(q)];
  const keysOf = (el) => (el.dataset.k || "").split(" ");

  // -- marks: hover lights the same fact everywhere, a click pins it
  let byKey = new Map();
  const index = () => {
    byKey = new Map();
    for (const el of all("[data-k]")) for (const k of keysOf(el)) byKey.set(k, [...(byKey.get(k) || []), el]);
  };
  const light = (key, on) => (byKey.get(key) || []).forEach((el) => el.classList.toggle("lit", on));
  const choose = (key, load) => {
    all(".m.chosen").forEach((el) => el.classList.remove("chosen"));
    const marks = byKey.get(key) || [];
    marks.forEach((el) => el.classList.add("chosen"));
    const read = marks.find((el) => el.closest(".col-read"));
    if (read && load) { read.scrollIntoView({ block: "nearest" }); read.focus({ preventScroll: true }); read.click(); }
    const raw = marks.find((el) => el.closest(".col-raw"));
    if (raw && innerWidth > 1180) raw.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("mouseover", (e) => { const m = e.target.closest?.("[data-k]"); if (m) light(keysOf(m)[0], true); });
  document.addEventListener("mouseout", (e) => { const m = e.target.closest?.("[data-k]"); if (m) light(keysOf(m)[0], false); });
  document.addEventListener("click", (e) => {
    const m = e.target.closest?.(".m");
    if (m && !(e.ctrlKey || e.metaKey || e.shiftKey)) {
      e.preventDefault();
      choose(keysOf(m)[0], false);
      globalThis.htmx?.ajax("GET", `/fragments/facts/${new URL(m.href).searchParams.get("fact")}`, { target: "#fact", swap: "innerHTML" });
      history.replaceState(null, "", m.href);
    }
    const copy = e.target.closest?.("[data-copy]");
    if (copy) navigator.clipboard?.writeText(copy.dataset.copy).then(() => { copy.textContent = document.body.dataset.copied; });
  });
  const step = (by) => {
    const order = [...new Set(all(".col-read .m").map((el) => keysOf(el)[0]))];
    if (!order.length) return;
    const now = one(".col-read .m.chosen");
    const at = now ? order.indexOf(keysOf(now)[0]) + by : by > 0 ? 0 : order.length - 1;
    const on = at < 0 ? one("[data-before]") : at >= order.length ? one("[data-behind]") : null;
    if (on) { location.href = on.href; return; }
    choose(order[(at + order.length) % order.length], true);
  };
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName)) return;
    const does = {
      j: () => step(1), k: () => step(-1), "/": () => one("#q").focus(), "?": () => one("#keys").showModal(),
      s: () => one('[data-key="s"]')?.click(), e: () => one('[data-key="e"]')?.click(), w: () => one('[data-key="w"]')?.click(),
    }[e.key];
    if (does) { e.preventDefault(); does(); }
  });
  document.addEventListener("htmx:after:swap", index);
  index();

  // -- the live tape: the server says which facts are new, lines are asked for as the server sets them
  const tape = one("[data-stream]");
  if (tape) {
    const say = one("#tape-state"), button = one("#tape-pause");
    let source, paused = false, waiting = [];
    const show = async (id) => {
      const answer = await fetch(`${tape.dataset.fragment || "/fragments/tape/"}${encodeURIComponent(id)}`);
      if (!answer.ok || one(`[data-id="${CSS.escape(id)}"]`, tape)) return;
      one(".empty")?.remove();
      tape.insertAdjacentHTML("afterbegin", await answer.text());
      while (tape.children.length > 200) tape.lastElementChild.remove();
    };
    const open = () => {
      source = new EventSource(tape.dataset.stream);
      source.onopen = () => { say.textContent = say.dataset.on; };
      source.onerror = () => { say.textContent = say.dataset.off; };
      source.addEventListener(tape.dataset.event || "fact", (e) => {
        const id = JSON.parse(e.data)[tape.dataset.name || "fact_id"];
        if (paused) waiting.push(id); else show(id);
      });
    };
    open();
    addEventListener("pagehide", () => source.close());
    button?.addEventListener("click", () => {
      paused = !paused;
      button.textContent = paused ? button.dataset.go : button.dataset.pause;
      button.setAttribute("aria-pressed", String(paused));
      if (!paused) { waiting.slice(-50).forEach(show); waiting = []; }
    });
  }

  // -- dropping files
  const zone = one(".dropzone");
  if (zone) {
    const form = zone.closest("form"), input = one("input[type=file]", zone), list = one("#sent");
    const send = async (files) => {
      for (const file of files) {
        const line = document.createElement("li");
        line.textContent = file.name;
        const bar = document.createElement("progress"); line.append(" ", bar); list.prepend(line);
        const data = new FormData(form); data.delete("file"); data.set("file", file);
        const answer = await fetch(form.action, { method: "POST", body: data, headers: { accept: "text/html", "x-fragment": "1" } }).catch(() => null);
        if (answer) { line.innerHTML = await answer.text(); globalThis.htmx?.process(line); } else { bar.remove(); line.append(form.dataset.away); }
      }
    };
    input.addEventListener("change", () => { send(input.files); input.value = ""; });
    zone.addEventListener("dragover", (e) => { e.preventDefault(); zone.classList.add("over"); });
    zone.addEventListener("dragleave", () => zone.classList.remove("over"));
    zone.addEventListener("drop", (e) => { e.preventDefault(); zone.classList.remove("over"); send(e.dataTransfer.files); });
    one("button[type=submit]", form)?.remove();
  }
})();
