// Asking: the question box with its filters, what is going on while an answer comes, and what is done with an answer.

let lastCount = 0; // turns seen so far
let expected = 0; // turns there will be once the server has taken the question
let following = false; // whether Python sends what changes in the conversation
let lastDrawn = 0; // when the conversation last changed
let running = null; // the name of the server that the page came from
let editing = null; // index of the turn whose question is being changed

Object.assign(events, {
  ask: (data) => send("ask", data),
  follow: (data) => send("follow", data),
  resume: (data) => send("resume", data),
  stop: () => send("stop"),
  clear: () => send("clear"),
  rate: (data) => send("rate", data),
  narrow: (data) => send("narrow", data),
});

const box = () => byId("question");
const busy = () => root.dataset.busy === "yes";
const turnOf = (index) => document.querySelector(`#conversation .turn[data-turn="${index}"]`);

// `at`: the turn whose place the question takes.
function ask(text, at = null, within = picked()) {
  const question = text.trim();
  if (!question || busy() || question.length > Number(box().dataset.limit)) return;
  root.dataset.busy = "yes";
  expected = at === null ? lastCount + 1 : at + 1;
  if (at !== null) lastCount = at;
  following = true;
  lastDrawn = performance.now();
  showView("ask");
  forgetOpener();
  keepDraft(question);
  events.ask({ text: question, c: address(), at: at === null ? "" : String(at), ...within });
  setTimeout(checkServer, 8000, question, expected);
}

// A question nobody takes: the server has gone, or has much to do. Only the first gives the question back.
async function checkServer(question, turn) {
  if (expected !== turn || lastCount >= turn || !busy()) return;
  try {
    if ((await fetch("config", { cache: "no-store" })).status === 401) return location.reload(); // signed out meanwhile
    setTimeout(checkServer, 8000, question, turn);
  } catch {
    free();
    if (!box().value) box().value = question;
    sizeBox();
    say("Byline does not answer. See whether 'byline serve' still runs, then ask again.");
  }
}

// Names the running server: another name is another process.
async function serverName() {
  const reply = await fetch("gradio_api/app_id", { cache: "no-store" });
  return (await reply.json()).app_id;
}

// An answer of which nothing is heard: a server that was restarted knows nothing of this page, which begins anew and
// finds its conversation by its address; one that still runs is asked to go on telling.
setInterval(async () => {
  const heard = lastDrawn;
  if (!busy() || performance.now() - heard < 1500) return;
  try {
    const name = await serverName();
    if (running && name !== running) location.reload();
    else if (lastDrawn === heard && performance.now() - heard > 10000 && lastCount >= expected) {
      lastDrawn = performance.now();
      events.follow({ c: address() });
    }
  } catch {
    // it is down: once it is back, it has another name
  }
}, 1500);

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
  area.style.height = "auto";
  if (area.scrollHeight) area.style.height = `${Math.min(area.scrollHeight, 168)}px`; // none while another view is shown
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

// What is typed, or asked and not yet taken, comes back where the page is loaded anew.
function keepDraft(text) {
  try {
    sessionStorage.setItem("byline-draft", text);
  } catch {
    // a browser that stores nothing has no drafts
  }
}

function draft() {
  try {
    return sessionStorage.getItem("byline-draft") ?? "";
  } catch {
    return "";
  }
}

// The conversation is redrawn in place after every event; what is going on is read off what is drawn.
function conversationChanged() {
  const turns = all("#conversation .turn");
  const live = turns.some((turn) => turn.hasAttribute("data-live"));
  lastDrawn = performance.now();
  delete root.dataset.opening;
  root.dataset.busy = turns.length < expected || live ? "yes" : "no";
  root.dataset.empty = turns.length ? "no" : "yes";
  const last = turns.at(-1);
  if (last && turns.length > lastCount) {
    const pane = byId("conversation");
    const top = last.getBoundingClientRect().top - pane.getBoundingClientRect().top + pane.scrollTop;
    // At once, in the frame in which the earlier turns grow: what comes stays where it appears.
    pane.scrollTo({ top: turns.length === 1 ? 0 : top + 4, behavior: "auto" });
    if (draft().trim() === last.querySelector(".question").textContent.trim()) keepDraft(box().value);
  }
  lastCount = turns.length;
  if (live && !following) {
    following = true;
    events.follow({ c: address() });
  } else if (!live) following = false;
  if (editing !== null) openEdit(editing);
  conversationNamed();
  showWhatIsOpen();
}

// ---- a question worded anew -----------------------------------------------------------------------------------------

function openEdit(index) {
  const form = turnOf(index)?.querySelector("form.edit");
  editing = form ? index : null;
  for (const other of all("#conversation form.edit")) other.hidden = other !== form;
  for (const heading of all("#conversation .asked > .question")) heading.hidden = heading.parentElement === form?.parentElement;
}

Object.assign(acts, {
  ask: (button) => ask(button.dataset.text),
  retry: (button) => ask(button.dataset.text, Number(button.dataset.turn), withinOf(button)),
  stop: () => {
    free();
    events.stop();
  },
  clear: () => {
    free();
    leave("");
    showView("ask");
    events.clear();
    box().focus();
  },
  skip: () => {
    showView("ask");
    box().focus();
  },
  edit: (button) => {
    if (busy()) return;
    openEdit(button.dataset.turn);
    const area = turnOf(editing)?.querySelector(".edit textarea");
    area?.focus();
    area?.setSelectionRange(area.value.length, area.value.length);
  },
  unedit: (button) => {
    const turn = button.closest(".turn");
    openEdit(null);
    turn.querySelector("[data-act=edit]").focus();
  },
  rate: (button) => events.rate({ turn: button.dataset.turn, rating: button.dataset.rating, reason: "" }),
});

forms.ask = submit;
forms.edit = (form) => {
  const text = form.querySelector("textarea").value;
  if (!text.trim() || tooLong(text)) return form.querySelector("textarea").focus();
  const at = Number(form.dataset.turn);
  const within = withinOf(form);
  openEdit(null);
  ask(text, at, within);
};
forms.why = (form) => {
  const chosen = all("input:checked", form).map((one) => one.value);
  const words = form.querySelector("textarea").value.trim();
  const reason = [chosen.join(", "), words].filter(Boolean).join(": ");
  if (!reason) return form.querySelector("textarea").focus();
  events.rate({ turn: form.dataset.turn, rating: "down", reason });
};
typed.question = (area) => {
  keepDraft(area.value);
  sizeBox();
};

document.addEventListener("keydown", (event) => {
  const { target } = event;
  if (event.key === "Escape" && target.closest?.("form.edit")) acts.unedit(target);
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  if (target.id === "question") {
    event.preventDefault();
    submit();
  } else if (target.matches?.("form.edit textarea")) {
    event.preventDefault();
    target.form.requestSubmit();
  }
});

// ---- filters: what is chosen is read off the chips ------------------------------------------------------------------

function picked() {
  const of = (field) => all(`#narrowing .pick[data-field="${field}"]`).map((one) => one.dataset.value);
  return { outlets: of("outlet"), since: of("since")[0] ?? "", until: of("until")[0] ?? "", language: of("language")[0] ?? "" };
}

// What the question of a turn was put to: the filters may have been changed since.
function withinOf(element) {
  const { outlets, since = "", until = "", language = "" } = element.closest(".turn").dataset;
  return { outlets: JSON.parse(outlets ?? "[]"), since, until, language };
}

const filtersOpen = () => !byId("filters").hidden;

// The days are read off their boxes: a second one may be typed before the first has become a chip.
function narrow(change) {
  const days = { since: byId("filter-since").value, until: byId("filter-until").value };
  events.narrow({ ...picked(), ...days, ...change, open: filtersOpen() ? "yes" : "" });
}

acts.filters = (button) => {
  const open = !filtersOpen();
  byId("filters").hidden = !open;
  button.setAttribute("aria-expanded", String(open));
  if (open) byId("filter-outlet").focus();
};
acts.unpick = (button) => {
  const { field, value } = button.parentElement.dataset;
  narrow(field === "outlet" ? { outlets: picked().outlets.filter((name) => name !== value) } : { [field]: "" });
  document.querySelector(".filters-button").focus();
};
forms.filters = () => {};

document.addEventListener("change", ({ target }) => {
  const field = target.dataset?.narrows;
  if (field === "outlet") {
    if (!target.value.trim()) return;
    narrow({ outlets: [...picked().outlets, target.value.trim()] });
    target.value = "";
  } else if (field) narrow({ [field]: target.value });
});

needed.push("earlier", "latest", "question", "narrowing", "filters");
starting.push(() => {
  observe("earlier", conversationChanged);
  observe("latest", conversationChanged);
  serverName().then(
    (name) => (running = name),
    () => {}, // the page is there all the same
  );
  if (address()) root.dataset.opening = "yes";
  events.resume({ c: address() });
  conversationChanged();
  if (!box().value) box().value = draft();
  sizeBox();
});
