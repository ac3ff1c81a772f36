// What a page does with a script and does without just as well: it completes words, knows keys, searches at a tick.
"use strict";
(() => {
  const box = document.getElementById("q");
  const form = document.getElementById("search");
  const help = document.getElementById("help");

  // Completions: the last word of the box, as the archive goes on with it.
  const list = document.getElementById("completions");
  let asked = 0;
  let timer = 0;
  const complete = async () => {
    const [, before, word] = /^(.*?)(\S*)$/s.exec(box.value);
    const turn = ++asked;
    if (word.length < 2 || /[":()*~]/.test(word)) return list.replaceChildren();
    const answer = await fetch("/api/suggest?limit=4&q=" + encodeURIComponent(word)).catch(() => null);
    if (!answer || !answer.ok || turn !== asked) return;
    const options = (await answer.json()).map(({ kind, text, count }) => {
      const option = document.createElement("option");
      const quoted = '"' + text.replaceAll('"', " ") + '"';
      option.value = before + (kind === "word" ? text : kind === "title" ? quoted : kind + ":" + quoted);
      option.label = kind === "word" ? text + " (" + count + ")" : kind + ": " + text;
      return option;
    });
    list.replaceChildren(...options);
  };
  box.addEventListener("input", (event) => {
    clearTimeout(timer);
    // A completion that was chosen is no beginning of another.
    if (event.inputType && event.inputType !== "insertReplacementText") timer = setTimeout(complete, 150);
  });

  // A tick searches, where filters stand beside the hits; the box that was ticked has the focus on the next page too.
  // Where they are opened above the hits, several are ticked and then applied.
  const ticks = document.querySelectorAll(".choices input[type=checkbox]");
  const folds = () => document.getElementById("filters")?.checkVisibility?.() ?? false;
  const place = (tick) => tick.name + "=" + tick.value;
  for (const tick of ticks) {
    tick.addEventListener("change", () => {
      if (folds()) return;
      sessionStorage.setItem("ticked", place(tick));
      form.requestSubmit();
    });
  }
  const last = sessionStorage.getItem("ticked");
  sessionStorage.removeItem("ticked");
  for (const tick of ticks) {
    if (last !== null && place(tick) === last) tick.focus({ preventScroll: true });
  }
  // Boxes that are empty say nothing, and do not stand in the address.
  form.addEventListener("formdata", ({ formData }) => {
    for (const [name, value] of [...formData]) {
      if (value === "") formData.delete(name);
    }
  });
  // The back button brings a page as it was answered, not as it was ticked.
  addEventListener("pageshow", (event) => event.persisted && form.reset());

  const showHelp = () => {
    help.open = true;
    help.querySelector("summary").focus();
    scrollTo(0, 0);
  };

  // Keys, where a reader wants them.
  const choice = document.getElementById("keys");
  choice.checked = localStorage.getItem("keys") !== "off";
  choice.addEventListener("change", () => localStorage.setItem("keys", choice.checked ? "on" : "off"));
  const links = [...document.querySelectorAll(".hit h3 a")];
  const step = (by) => {
    const at = links.indexOf(document.activeElement);
    const next = at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by;
    links[Math.max(0, Math.min(next, links.length - 1))]?.focus();
  };
  const keys = {
    "/": () => (box.focus(), box.select()),
    j: () => step(1),
    k: () => step(-1),
    o: () => links.includes(document.activeElement) && document.activeElement.click(),
    "?": showHelp,
    Escape: () => (help.open ? ((help.open = false), box.focus()) : document.activeElement.blur()),
  };
  document.addEventListener("keydown", (event) => {
    if (!choice.checked || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const typing = event.target.matches("input:not([type=checkbox]), select, textarea");
    const act = keys[event.key];
    if (!act || (typing && event.key !== "Escape")) return;
    event.preventDefault();
    act();
  });
})();
