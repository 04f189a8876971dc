// The chat page in the browser: turns clicks and keys into events for Python, and keeps focus, scrolling and the
// reader panel in order. Writes no HTML. Runs once, as the script of the masthead component, whose `trigger` it uses.

const root = document.body;
const wide = window.matchMedia("(min-width: 900px)");
const still = window.matchMedia("(prefers-reduced-motion: reduce)");
const byId = (id) => document.getElementById(id);
const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));

let opener = null; // what had the focus when the reader was opened: gets it back
let awaiting = null; // key of the article the reader is waiting for
let returning = null; // timer of the archive search
let lastCount = 0; // turns seen so far
let expected = 0; // turns there will be once the server has taken the question

const events = {
  ask: (data) => trigger("ask", data),
  stop: () => trigger("stop"),
  clear: () => trigger("clear"),
  cite: (data) => trigger("cite", data),
  article: (data) => trigger("article", data),
  search: (data) => trigger("search", data),
  timeline: (data) => trigger("timeline", data),
};

// ---- asking -------------------------------------------------------------------------------------------------------

const box = () => byId("question");
const busy = () => root.dataset.busy === "yes";

function ask(text) {
  const question = text.trim();
  if (!question || busy() || question.length > Number(box().dataset.limit)) return;
  root.dataset.busy = "yes";
  expected = lastCount + 1;
  showView("ask");
  events.ask({ text: question });
  setTimeout(checkServer, 8000, question, expected);
}

// A question nobody takes: the server has gone, or has much to do. Only the first gives the question back.
async function checkServer(question, turn) {
  if (expected !== turn || lastCount >= turn || !busy()) return;
  try {
    await fetch("config", { cache: "no-store" });
    setTimeout(checkServer, 8000, question, turn);
  } catch {
    free();
    if (!box().value) box().value = question;
    sizeBox();
    say("Byline does not answer. See whether 'byline serve' still runs, then ask again.");
  }
}

function submit() {
  const text = box().value;
  if (busy() || !text.trim() || tooLong(text)) return;
  ask(text);
  box().value = "";
  sizeBox();
}

// Whatever becomes of the question that was sent, another may be asked.
function free() {
  expected = 0;
  root.dataset.busy = "no";
}

const tooLong = (text) => text.trim().length > Number(box().dataset.limit);

function sizeBox() {
  const area = box();
  if (!area) return;
  area.style.height = "auto";
  area.style.height = `${Math.min(area.scrollHeight, 168)}px`;
  const length = area.value.trim().length;
  const limit = Number(area.dataset.limit);
  const count = `${length.toLocaleString("en-GB")} of ${limit.toLocaleString("en-GB")} characters`;
  say(length > limit * 0.9 ? count : "", length > limit);
  area.form.querySelector(".send").disabled = length === 0 || length > limit;
}

// The line under the question box.
function say(sentence, warning = Boolean(sentence)) {
  byId("question-length").textContent = sentence;
  byId("question-length").classList.toggle("over", warning);
}

// The conversation is redrawn in place after every event; what is going on is read off what is drawn.
function conversationChanged() {
  const turns = all("#conversation .turn");
  const working = turns.length < expected || turns.some((turn) => turn.hasAttribute("data-live"));
  root.dataset.busy = working ? "yes" : "no";
  root.dataset.empty = turns.length ? "no" : "yes";
  const last = turns.at(-1);
  if (last && turns.length > lastCount) {
    const pane = byId("conversation");
    const top = last.getBoundingClientRect().top - pane.getBoundingClientRect().top + pane.scrollTop;
    pane.scrollTo({ top: turns.length === 1 ? 0 : top + 4, behavior: still.matches ? "auto" : "smooth" });
  }
  lastCount = turns.length;
  showWhatIsOpen();
}

// ---- reading ------------------------------------------------------------------------------------------------------

const sheet = () => document.querySelector("#reader .sheet");
const isOpen = () => root.dataset.reader === "open";

function open(key, send, from) {
  if (!from.closest("#reader")) opener = from;
  awaiting = key;
  if (sheet()?.dataset.key !== key) send();
  else readerChanged();
}

function readerChanged() {
  const shown = sheet();
  if (!shown || shown.dataset.key !== awaiting) return;
  awaiting = null;
  const opening = !isOpen();
  root.dataset.reader = "open";
  hidePeek();
  showWhatIsOpen();
  const page = shown.querySelector(".page");
  const mark = shown.querySelector("mark.active");
  if (page && mark) {
    const place = mark.getBoundingClientRect();
    const below = place.top - page.getBoundingClientRect().top + page.scrollTop;
    const seenFromTop = below + place.height < page.clientHeight * 0.8; // then the title stays in view as well
    const top = seenFromTop ? 0 : below - page.clientHeight * 0.3;
    page.scrollTo({ top, behavior: opening || still.matches ? "auto" : "smooth" });
  } else if (page) page.scrollTop = 0;
  const pressed = document.activeElement;
  const paging = pressed?.closest?.("#reader .pager") && !pressed.disabled;
  if (!paging) (byId("reader-title") ?? shown.querySelector(".close")).focus({ preventScroll: true });
}

function closeReader() {
  if (!isOpen()) return;
  root.dataset.reader = "closed";
  awaiting = null;
  showWhatIsOpen();
  const target = opener?.isConnected ? opener : box();
  opener = null;
  target.focus({ preventScroll: true });
}

function showWhatIsOpen() {
  const key = isOpen() ? sheet()?.dataset.key : null;
  for (const button of all("[data-act=cite], [data-act=article]")) {
    const own = button.dataset.id ?? `${button.dataset.turn}.${button.dataset.n}`;
    button.classList.toggle("is-open", own === key);
  }
}

// ---- what a citation says, on hover and focus -----------------------------------------------------------------------

let peek = null;

function showPeek(chip) {
  const card = chip.parentElement.querySelector(".peek");
  if (!card || card === peek) return;
  hidePeek();
  peek = card;
  card.showPopover();
  const at = chip.getBoundingClientRect();
  const left = Math.max(8, Math.min(at.left + at.width / 2 - card.offsetWidth / 2, innerWidth - card.offsetWidth - 8));
  const above = at.top - card.offsetHeight - 8;
  card.style.left = `${left}px`;
  card.style.top = `${above >= 60 ? above : at.bottom + 8}px`;
}

function hidePeek() {
  if (peek?.matches(":popover-open")) peek.hidePopover();
  peek = null;
}

// ---- views --------------------------------------------------------------------------------------------------------

function showView(view) {
  if (root.dataset.view !== view && view === "archive") search();
  root.dataset.view = view;
  for (const tab of all("[role=tab]")) {
    const chosen = tab.dataset.view === view;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
  }
}

function search(more = 0) {
  const shown = Number(document.querySelector("#archive-list .listing")?.dataset.shown ?? 0);
  events.search({ words: byId("archive-words").value, shown: String(more ? shown + more : 0) });
}

// ---- timeline -----------------------------------------------------------------------------------------------------

function layOut() {
  const topic = byId("timeline-topic").value.trim();
  if (!topic) return;
  byId("timeline-list").setAttribute("aria-busy", "true");
  events.timeline({ topic });
}

// ---- copying ------------------------------------------------------------------------------------------------------

async function copy(button) {
  let done = true;
  try {
    await navigator.clipboard.writeText(button.dataset.text);
  } catch {
    done = copyByHand(button.dataset.text); // pages over plain http have no clipboard of their own
  }
  const label = button.textContent;
  if (label !== "Copy") return;
  button.textContent = done ? "Copied" : "Copying was refused";
  setTimeout(() => (button.textContent = "Copy"), 1600);
}

function copyByHand(text) {
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

// ---- one listener each --------------------------------------------------------------------------------------------

const acts = {
  ask: (button) => ask(button.dataset.text),
  stop: () => {
    free();
    events.stop();
  },
  clear: () => {
    free();
    opener = null;
    closeReader();
    showView("ask");
    events.clear();
    box().focus();
  },
  cite: (button) => {
    const { turn, n } = button.dataset;
    open(`${turn}.${n}`, () => events.cite({ turn, n }), button);
  },
  article: (button) => open(button.dataset.id, () => events.article({ id: button.dataset.id }), button),
  close: closeReader,
  copy,
  more: () => search(50),
  view: (tab) => showView(tab.dataset.view),
  skip: () => {
    showView("ask");
    box().focus();
  },
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  if (button) acts[button.dataset.act]?.(button);
  else {
    const row = event.target.closest("#archive-list tbody tr");
    if (row && !String(getSelection())) row.querySelector("[data-act]").click();
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target.dataset.form;
  if (!form) return;
  event.preventDefault();
  if (form === "ask") submit();
  else if (form === "timeline") layOut();
  else search();
});

document.addEventListener("input", (event) => {
  if (event.target.id === "question") sizeBox();
  if (event.target.id === "archive-words") {
    clearTimeout(returning);
    returning = setTimeout(search, 180);
  }
});

document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (key === "Escape") {
    if (peek) hidePeek();
    else if (isOpen()) {
      event.preventDefault();
      closeReader();
    }
  } else if (target.id === "question" && key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    submit();
  } else if (target.closest?.("[role=tab]") && (key === "ArrowLeft" || key === "ArrowRight")) {
    const tabs = all("[role=tab]");
    const step = key === "ArrowRight" ? 1 : tabs.length - 1;
    const other = tabs[(tabs.indexOf(target.closest("[role=tab]")) + step) % tabs.length];
    other.click();
    other.focus();
  } else if (target.closest?.("#reader") && !event.altKey && !event.ctrlKey && !event.metaKey) {
    if (key === "ArrowLeft") document.querySelector("#reader .previous:enabled")?.click();
    if (key === "ArrowRight") document.querySelector("#reader .next:enabled")?.click();
    if (key === "Tab" && !wide.matches) keepInside(event);
  }
});

// As a sheet over the page, the reader keeps the focus until it is closed.
function keepInside(event) {
  const stops = all("button:enabled, a[href]", sheet());
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  if (document.activeElement === edge) {
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0]).focus();
  }
}

document.addEventListener("focusin", ({ target }) => {
  if (target.matches?.(".cite > .chip:focus-visible")) showPeek(target);
  else hidePeek();
});
document.addEventListener("mouseover", ({ target }) => {
  const chip = target.closest?.(".cite > .chip");
  if (chip && matchMedia("(hover: hover)").matches) showPeek(chip);
  else if (peek && !target.closest?.(".cite") && !document.activeElement.matches(".cite > .chip:focus-visible")) hidePeek();
});
document.addEventListener("scroll", hidePeek, true);

// ---- start --------------------------------------------------------------------------------------------------------

function observe(id, changed) {
  const drawn = byId(id).querySelector(".html-container"); // beside it Gradio keeps a status display of its own
  new MutationObserver(changed).observe(drawn, { childList: true, subtree: true, characterData: true });
}

function start() {
  if (!["conversation", "reader", "question", "timeline-topic", "timeline-list", "archive-words"].every(byId)) return requestAnimationFrame(start);
  for (const [id, role, name] of [
    ["ask-view", "tabpanel", "tab-ask"],
    ["timeline-view", "tabpanel", "tab-timeline"],
    ["archive-view", "tabpanel", "tab-archive"],
  ]) {
    byId(id).setAttribute("role", role);
    byId(id).setAttribute("aria-labelledby", name);
  }
  byId("reader").setAttribute("role", "complementary");
  byId("reader").setAttribute("aria-label", "Article");
  root.dataset.reader = "closed";
  showView("ask");
  observe("conversation", conversationChanged);
  observe("reader", readerChanged);
  observe("timeline-list", () => byId("timeline-list").removeAttribute("aria-busy"));
  conversationChanged();
  sizeBox();
  root.dataset.started = "yes";
  if (wide.matches) box().focus();
}
start();
