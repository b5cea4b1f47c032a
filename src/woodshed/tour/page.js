"use strict";
(() => {
  const chapters = JSON.parse(document.getElementById("chapters").textContent);
  const byId = (id) => document.getElementById(id);
  const audio = byId("audio");
  const player = byId("player");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const families = [...new Set(chapters.map((one) => one.family))];
  const colour = (family) => `var(--f${families.indexOf(family) % 10})`;
  const clock = (s) => `${Math.floor(s / 60)}:${String(Math.floor(s % 60)).padStart(2, "0")}`;
  let now = -1; // the chapter that plays, or -1
  let family = "";
  let onward = false; // whether the next machine follows by itself

  const make = (tag, fields = {}, ...inside) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(fields)) {
      if (name === "class") element.className = value;
      else if (name in element) element[name] = value;
      else element.setAttribute(name, value);
    }
    element.append(...inside);
    return element;
  };
  const icon = () => {
    const held = document.createElement("template");
    held.innerHTML = byId("play").innerHTML;
    return held.content;
  };

  // ── cards ──────────────────────────────────────────────────────────────────────────────────
  const cards = chapters.map((chapter, number) => {
    const button = make("button", { type: "button", "aria-label": `Play ${chapter.title}` }, icon());
    button.addEventListener("click", () => (number === now ? toggle() : begin(number, 0, false)));
    const canvas = make("canvas", { "aria-hidden": "true" });
    const wave = make("div", { class: "wave" }, canvas);
    wave.addEventListener("click", (event) => {
      const box = wave.getBoundingClientRect();
      begin(number, ((event.clientX - box.left) / box.width) * chapter.length_s, onward && number === now);
    });
    const parts = make("ul", { class: "parts" });
    for (const [place, part] of chapter.segments.entries()) {
      const go = make("button", { type: "button", title: part.text, textContent: part.title });
      go.addEventListener("click", () => begin(number, part.start_s, onward && number === now));
      const item = make("li", { class: part.dry ? "dry" : "" }, go);
      const next = chapter.segments[place + 1];
      item.style.width = `${(100 * ((next ? next.start_s : part.end_s) - part.start_s)) / chapter.length_s}%`;
      parts.append(item);
    }
    const words = make("p", { class: "after" }, make("b", { textContent: "Modelled on. " }), chapter.modelled_on);
    const card = make(
      "article",
      { id: chapter.device, "aria-label": chapter.title },
      make("div", { class: "top" }, button, make("div", {}, make("h3", { textContent: chapter.title }), make("p", { textContent: chapter.description }))),
      wave,
      parts,
      words,
    );
    card.style.setProperty("--own", colour(chapter.family));
    if (chapter.pictures.length > 0) card.append(certificate(chapter));
    return { card, canvas, parts, button };
  });

  function certificate(chapter) {
    const told = make("details", {}, make("summary", { textContent: `Certificate: ${chapter.reached || "as it was measured"}` }));
    for (const picture of chapter.pictures) {
      const image = make("img", { loading: "lazy", alt: picture.title, src: `certificates/${picture.path}` });
      told.append(make("figure", {}, image, make("figcaption", {}, make("b", { textContent: `${picture.title}. ` }), picture.text)));
    }
    const whole = make("a", { href: `certificates/${chapter.device}.html`, textContent: "Read all of it: every figure, and its source" });
    told.append(make("p", { class: "after" }, whole));
    return told;
  }

  const sections = families.map((name) => {
    const own = cards.filter((_, number) => chapters[number].family === name);
    const count = make("span", {});
    const section = make("section", { "aria-label": name }, make("h2", {}, name, count), make("div", { class: "cards" }, ...own.map((one) => one.card)));
    byId("machines").append(section);
    return { name, section, count };
  });

  function draw(number) {
    const { canvas, card } = cards[number];
    const { peaks, length_s: length } = chapters[number];
    const ratio = devicePixelRatio || 1;
    const [width, height] = [canvas.clientWidth * ratio, canvas.clientHeight * ratio];
    if (width === 0) return;
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext("2d");
    const style = getComputedStyle(card);
    const own = style.getPropertyValue("--own").trim();
    const lit = own.startsWith("var(") ? style.getPropertyValue(own.slice(4, -1)).trim() : own;
    const passed = number === now ? audio.currentTime / length : 0;
    const [bar, gap] = [2 * ratio, ratio];
    const tallest = Math.max(...peaks, 1);
    const count = Math.floor(width / (bar + gap));
    const middle = height / 2;
    for (let at = 0; at < count; at++) {
      const from = Math.floor((at / count) * peaks.length);
      const to = Math.max(from + 1, Math.floor(((at + 1) / count) * peaks.length));
      const tall = Math.max(ratio, (Math.max(...peaks.slice(from, to)) / tallest) * height);
      const place = (at + 0.5) / count;
      const dry = chapters[number].segments.some((one) => one.dry && place * length >= one.start_s && place * length < one.end_s);
      context.fillStyle = dry ? style.getPropertyValue("--faint").trim() : lit;
      context.globalAlpha = place <= passed ? 1 : 0.5;
      context.fillRect(at * (bar + gap), middle - tall / 2, bar, tall);
    }
  }
  const drawAll = () => cards.forEach((_, number) => draw(number));

  // ── playing ────────────────────────────────────────────────────────────────────────────────
  function begin(number, at_s, follow) {
    onward = follow;
    if (number !== now) {
      const last = now;
      now = number;
      audio.src = `audio/${chapters[number].device}.flac`;
      if (last >= 0) show(last);
    }
    const seek = () => {
      audio.currentTime = Math.min(at_s, chapters[number].length_s - 0.05);
      tick();
    };
    if (audio.readyState >= 1) seek();
    else audio.addEventListener("loadedmetadata", seek, { once: true });
    player.hidden = false;
    player.style.setProperty("--own", colour(chapters[number].family));
    void audio.play().catch(() => {}); // a pause that comes at once interrupts it
  }
  function toggle() {
    if (now < 0) begin(0, 0, true);
    else if (audio.paused) void audio.play().catch(() => {}); // a pause that comes at once interrupts it
    else audio.pause();
  }
  function step(by, follow) {
    const shown = chapters.map((_, number) => number).filter((number) => !cards[number].card.hidden);
    const place = shown.indexOf(now);
    const next = shown[place < 0 ? 0 : place + by];
    if (next === undefined) return false;
    begin(next, 0, follow);
    reveal(next);
    return true;
  }
  function reveal(number) {
    cards[number].card.scrollIntoView({ block: "nearest", behavior: calm.matches ? "auto" : "smooth" });
  }
  function skip(by_s) {
    if (now < 0) return;
    audio.currentTime = Math.max(0, Math.min(chapters[now].length_s - 0.05, audio.currentTime + by_s));
    tick();
  }

  function show(number) {
    const { card, parts, button } = cards[number];
    const playing = number === now && !audio.paused;
    card.classList.toggle("on", number === now);
    button.classList.toggle("playing", playing);
    button.setAttribute("aria-label", `${playing ? "Pause" : "Play"} ${chapters[number].title}`);
    [...parts.children].forEach((item, place) => {
      const part = chapters[number].segments[place];
      const on = number === now && audio.currentTime >= part.start_s - 0.05 && audio.currentTime < part.end_s + 0.15;
      item.classList.toggle("on", on);
    });
    draw(number);
  }
  function tick() {
    if (now < 0) return;
    const chapter = chapters[now];
    const at = audio.currentTime;
    show(now);
    const playing = !audio.paused;
    byId("play").classList.toggle("playing", playing);
    byId("play").setAttribute("aria-label", playing ? "Pause" : "Play");
    const part = [...chapter.segments].reverse().find((one) => at >= one.start_s - 0.05);
    write(byId("now"), chapter.title);
    write(byId("heard"), part ? `${part.title} · ${part.text}` : "");
    write(byId("time"), `${clock(at)} / ${clock(chapter.length_s)}`);
    const line = byId("line");
    line.firstElementChild.style.width = `${(100 * at) / chapter.length_s}%`;
    line.setAttribute("aria-valuemax", String(Math.round(chapter.length_s)));
    line.setAttribute("aria-valuenow", String(Math.round(at)));
    line.setAttribute("aria-valuetext", `${clock(at)} of ${clock(chapter.length_s)}`);
  }
  const write = (element, text) => {
    if (element.textContent !== text) element.textContent = text;
  };
  function frame() {
    tick();
    if (!audio.paused) requestAnimationFrame(frame);
  }
  audio.addEventListener("play", () => requestAnimationFrame(frame));
  audio.addEventListener("pause", tick);
  audio.addEventListener("ended", () => {
    if (!(onward && step(1, true))) tick();
  });
  audio.addEventListener("error", () => write(byId("heard"), "This file is not beside the page."));

  byId("all").addEventListener("click", () => {
    const first = chapters.findIndex((_, number) => !cards[number].card.hidden);
    if (first >= 0) begin(first, 0, true);
  });
  byId("play").addEventListener("click", toggle);
  byId("before").addEventListener("click", () => step(-1, onward));
  byId("after").addEventListener("click", () => step(1, onward));
  byId("now").addEventListener("click", () => now >= 0 && reveal(now));
  byId("line").addEventListener("pointerdown", (event) => {
    if (now < 0) return;
    const to = (moved) => {
      audio.currentTime = Math.max(0, Math.min(0.995, moved.clientX / innerWidth)) * chapters[now].length_s;
      tick();
    };
    to(event);
    byId("line").setPointerCapture(event.pointerId);
    byId("line").onpointermove = to;
    byId("line").onpointerup = () => {
      byId("line").onpointermove = null;
    };
  });

  // ── finding ────────────────────────────────────────────────────────────────────────────────
  const buttons = ["", ...families].map((name) => {
    const button = make("button", { type: "button", textContent: name || "All", "aria-pressed": "false" });
    if (name) button.style.setProperty("--own", colour(name));
    button.addEventListener("click", () => {
      family = name;
      find();
    });
    byId("families").append(button);
    return { name, button };
  });
  const text = chapters.map((one) =>
    [one.title, one.device.replaceAll("_", " "), one.family, one.description, one.modelled_on, ...one.segments.map((part) => part.title)].join(" ").toLowerCase(),
  );
  function find() {
    const words = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    chapters.forEach((chapter, number) => {
      cards[number].card.hidden = !((family === "" || chapter.family === family) && words.every((word) => text[number].includes(word)));
    });
    let found = 0;
    for (const { name, section, count } of sections) {
      const shown = cards.filter((one, number) => chapters[number].family === name && !one.card.hidden).length;
      section.hidden = shown === 0;
      count.textContent = String(shown);
      found += shown;
    }
    byId("nothing").hidden = found > 0;
    for (const { name, button } of buttons) button.setAttribute("aria-pressed", String(name === family));
    drawAll();
  }
  byId("search").addEventListener("input", find);
  byId("clear").addEventListener("click", () => {
    byId("search").value = "";
    family = "";
    find();
    byId("search").focus();
  });

  // ── light, dark, keys ──────────────────────────────────────────────────────────────────────
  const dusk = matchMedia("(prefers-color-scheme: light)");
  let chosen = "";
  const paint = () => {
    document.documentElement.dataset.theme = chosen || (dusk.matches ? "light" : "dark");
    drawAll();
  };
  const turn = () => {
    chosen = document.documentElement.dataset.theme === "light" ? "dark" : "light";
    paint();
  };
  byId("theme").addEventListener("click", turn);
  dusk.addEventListener("change", paint);
  addEventListener("resize", drawAll);

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target === byId("search");
    if (event.key === "Escape" && typing) {
      byId("search").value = "";
      find();
      byId("search").blur();
      return;
    }
    if (typing) {
      if (event.key === "Enter") byId("all").click();
      return;
    }
    const pressing = event.target.closest?.("button, summary, a") && (event.key === " " || event.key === "Enter");
    const keys = {
      " ": toggle,
      ArrowLeft: () => skip(-5),
      ArrowRight: () => skip(5),
      ArrowUp: () => step(-1, onward),
      ArrowDown: () => step(1, onward),
      "/": () => byId("search").focus(),
      t: turn,
      T: turn,
    };
    const act = keys[event.key];
    if (!act || pressing) return;
    event.preventDefault();
    act();
  });

  paint();
  find();
})();
