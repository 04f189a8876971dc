// The conversations of this reader: which one is open, as the page's address says, and the list beside the chat.

let talkTimer = null; // of the search in the list
let listedFor = ""; // what the list was last drawn for

Object.assign(events, {
  talks: (data) => send("talks", data),
  rename: (data) => send("rename", data),
  forget: (data) => send("forget", data),
});

const address = () => new URLSearchParams(location.search).get("c") ?? "";
const listOpen = () => root.dataset.talks === "open";
const talkWords = () => byId("talk-words").value;

function setAddress(id, how) {
  const url = new URL(location.href);
  if (id) url.searchParams.set("c", id);
  else url.searchParams.delete("c");
  if (url.href !== location.href) history[how](null, "", url);
}

// Leaves what is shown for another conversation, or for a new one.
function leave(id) {
  forgetOpener();
  closeReader();
  editing = null;
  lastCount = 0;
  setAddress(id, "pushState");
}

// A conversation gets its id with its first question; one that is not there loses it.
function conversationNamed() {
  const shown = document.querySelector("#latest .turns");
  if (shown?.dataset.c) setAddress(shown.dataset.c, "replaceState");
  else if (document.querySelector("#conversation [data-gone]")) setAddress("", "replaceState");
  const state = `${address()} ${lastCount}`;
  if (listOpen() && state !== listedFor) list();
}

function list() {
  listedFor = `${address()} ${lastCount}`;
  events.talks({ c: address(), words: talkWords() });
}

function showTalks(open) {
  root.dataset.talks = open ? "open" : "closed";
  document.querySelector(".talks-button").setAttribute("aria-expanded", String(open));
  try {
    localStorage.setItem("byline-talks", open ? "open" : "closed");
  } catch {
    // a browser that stores nothing forgets it
  }
  if (open) list();
}

function openTalk(id) {
  free();
  leave(id);
  root.dataset.opening = "yes";
  events.resume({ c: id });
  if (!wide.matches) showTalks(false);
}

// The form of a row: one at a time.
function showForm(button, form) {
  const row = button.closest("li");
  for (const other of all("#talks-list .talk-form")) other.hidden = other !== row.querySelector(`[data-form=${form}]`);
  row.querySelector("details").open = false;
  const first = row.querySelector(`[data-form=${form}] :is(input, button)`);
  first.focus();
  first.select?.();
}

Object.assign(acts, {
  talks: () => {
    const open = root.dataset.view !== "ask" || !listOpen();
    showView("ask");
    showTalks(open);
    if (open) byId("talk-words").focus();
    else document.querySelector(".talks-button").focus();
  },
  talk: (button) => openTalk(button.dataset.id),
  rename: (button) => showForm(button, "rename"),
  forget: (button) => showForm(button, "forget"),
  keep: (button) => {
    button.closest("form").hidden = true;
    button.closest("li").querySelector("summary").focus();
  },
  export: ({ dataset }) => {
    const anchor = document.createElement("a");
    anchor.href = `api/v1/conversations/${encodeURIComponent(dataset.id)}/export?format=${dataset.format}`;
    anchor.download = `conversation.${dataset.format === "json" ? "json" : "md"}`;
    anchor.click();
  },
});

forms.talks = list;
forms.rename = (form) => {
  form.hidden = true;
  events.rename({ c: address(), id: form.dataset.id, title: form.querySelector("input").value, words: talkWords() });
};
forms.forget = (form) => {
  const { id } = form.dataset;
  form.hidden = true;
  events.forget({ c: address(), id, words: talkWords() });
  if (id === address()) acts.clear();
  byId("talk-words").focus();
};
typed["talk-words"] = () => {
  clearTimeout(talkTimer);
  talkTimer = setTimeout(list, 180);
};

window.addEventListener("popstate", () => {
  const id = address();
  free();
  editing = null;
  lastCount = 0;
  closeReader();
  showView("ask");
  if (id) events.resume({ c: id });
  else events.clear();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !event.target.closest?.("#talks")) return;
  const form = event.target.closest(".talk-form");
  if (form) acts.keep(form.querySelector("[data-act=keep]"));
  else if (!wide.matches) acts.talks();
});

needed.push("talks", "talk-words", "talks-list");
starting.push(() => {
  let stored = null;
  try {
    stored = localStorage.getItem("byline-talks");
  } catch {
    // as if nothing had been stored
  }
  byId("talks").setAttribute("role", "region");
  byId("talks").setAttribute("aria-label", "Conversations");
  if (wide.matches && stored === "open") showTalks(true);
});

// The page that asks whether to sign out; the server sends back who has no password here.
acts.leave = () => location.assign("logout");
