// The chat page in the browser: turns clicks and keys into events for Python, and keeps focus, scrolling and the
// reader panel in order. Writes no HTML. The files of this folder are joined in the order `ui.page` names and run once,
// as the script of the masthead component, whose `trigger` they use.

const root = document.body;
const wide = window.matchMedia("(min-width: 900px)");
const still = window.matchMedia("(prefers-reduced-motion: reduce)");
const byId = (id) => document.getElementById(id);
const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));

// What each file adds to: events for Python, what a button or a form or a box with data-act, data-form, data-typed does,
// what happens when a view is shown, and what to do once the page stands. Each of `starting` gets no argument.
const events = {};
const acts = {};
const forms = {};
const typed = {};
const shown = {};
const starting = [];
const needed = []; // ids that must be there before anything starts

const send = (name, data) => trigger(name, data);

// Calls `changed` whenever Python has drawn the component anew.
function observe(id, changed) {
  const drawn = byId(id).querySelector(".html-container"); // beside it Gradio keeps a status display of its own
  new MutationObserver(changed).observe(drawn, { childList: true, subtree: true, characterData: true });
}
