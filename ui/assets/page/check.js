// Checking claims, tracing quotations, and who disagrees: one box, and what comes of its text.

let checkRun = 0; // texts sent so far; what is drawn carries the number of the one it belongs to
const unfolded = new Set(); // what the reader has opened: a redraw closes it
let choseHow = false; // whether the reader has said what to do, which a quotation mark then does not change

Object.assign(events, {
  check: (data) => send("check", data),
  uncheck: () => send("uncheck"),
});

const checkBox = () => byId("check-text");
const howChosen = () => document.querySelector("[name=check-how]:checked");
const checking = () => root.dataset.checking === "yes";

function lookUp() {
  const text = checkBox().value.trim();
  const how = howChosen();
  if (!text || checking() || text.length > Number(checkBox().dataset.limit)) return;
  checkRun += 1;
  root.dataset.checking = "yes";
  byId("check-list").setAttribute("aria-busy", "true");
  sayLength("");
  events.check({ text, how: how.value, run: String(checkRun) });
  setTimeout(checkStillThere, 8000, checkRun);
}

// A text nobody takes: the server has gone, or has much to do.
async function checkStillThere(run) {
  if (run !== checkRun || !checking() || shownRun() === run) return;
  try {
    await fetch("config", { cache: "no-store" });
    setTimeout(checkStillThere, 8000, run);
  } catch {
    checkRun += 1;
    checkingEnded();
    sayLength("Byline does not answer. See whether 'byline serve' still runs, then try again.", true);
  }
}

const shownRun = () => Number(document.querySelector("#check-list [data-run]")?.dataset.run ?? 0);

function checkingEnded() {
  root.dataset.checking = "no";
  byId("check-list").removeAttribute("aria-busy");
  sizeCheckBox();
}

// What was found is redrawn in place after every verdict; what is going on is read off what is drawn.
function foundChanged() {
  for (const folded of all("#check-list details[data-keep]")) {
    if (unfolded.has(folded.dataset.keep) && !folded.open) folded.open = true;
  }
  if (shownRun() !== checkRun) return;
  byId("check-list").removeAttribute("aria-busy");
  if (!document.querySelector("#check-list [data-live]") && checking()) checkingEnded();
  showWhatIsOpen();
}

function sizeCheckBox() {
  const area = checkBox();
  if (!area) return;
  area.style.height = "auto";
  area.style.height = `${Math.min(area.scrollHeight + 2, innerHeight * 0.4)}px`;
  const length = area.value.trim().length;
  const limit = Number(area.dataset.limit);
  const count = `${length.toLocaleString("en-GB")} of ${limit.toLocaleString("en-GB")} characters`;
  sayLength(length > limit * 0.9 ? count : "", length > limit);
  byId("check-send").disabled = length === 0 || length > limit;
}

function sayLength(sentence, warning = false) {
  byId("check-length").textContent = sentence;
  byId("check-length").classList.toggle("over", warning);
}

// Words in quotation marks are a quotation, until the reader says otherwise.
function guessHow() {
  const quoted = /^["“„«‘'][^]*["”“»’'][.,]?$/.test(checkBox().value.trim());
  if (!choseHow && howChosen().value !== "compare") choose(quoted ? "trace" : "check");
}

function choose(how) {
  byId(`check-how-${how}`).checked = true;
  byId("check-send").textContent = howChosen().dataset.verb;
}

Object.assign(acts, {
  "check-stop": () => {
    byId("check-said").textContent = "Stopping after this sentence";
    events.uncheck();
  },
  jump: (mark) => {
    const target = byId(mark.dataset.to);
    if (!target) return;
    target.scrollIntoView({ block: "start", behavior: still.matches ? "auto" : "smooth" });
    target.focus({ preventScroll: true });
  },
  "copy-as": async (button) => {
    let done = true;
    try {
      await navigator.clipboard.writeText(button.dataset.text);
    } catch {
      done = copyByHand(button.dataset.text); // pages over plain http have no clipboard of their own
    }
    const label = (button.dataset.label ??= button.textContent);
    button.textContent = done ? "Copied" : "Copying was refused";
    byId("check-said").textContent = button.textContent;
    setTimeout(() => (button.textContent = label), 1600);
  },
  save: (button) => {
    const kind = button.dataset.name.endsWith(".html") ? "text/html" : "text/markdown";
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([button.dataset.text], { type: `${kind};charset=utf-8` }));
    link.download = button.dataset.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  },
});
forms.check = lookUp;
typed["check-text"] = () => {
  guessHow();
  sizeCheckBox();
};
shown.check = sizeCheckBox;

// The click comes before it opens; "toggle" comes late, when a redraw may have closed it again.
document.addEventListener("click", ({ target }) => {
  const folded = target.closest("#check-list details[data-keep] > summary")?.parentElement;
  if (folded) unfolded[folded.open ? "delete" : "add"](folded.dataset.keep);
});

document.addEventListener("change", ({ target }) => {
  if (target.name !== "check-how") return;
  choseHow = true;
  choose(target.value);
});

document.addEventListener("keydown", (event) => {
  if (event.target.id !== "check-text" || event.key !== "Enter" || event.isComposing) return;
  if (!event.ctrlKey && !event.metaKey) return;
  event.preventDefault();
  lookUp();
});

needed.push("check-text", "check-list");
starting.push(() => {
  const drawn = byId("check-list").querySelector(".html-container");
  const what = { childList: true, subtree: true, attributes: true, attributeFilter: ["data-run", "data-live"] };
  new MutationObserver(foundChanged).observe(drawn, what); // the same result again changes the number of its run alone
  // ?view=check&claim=… shows a check that somebody links to.
  const asked = new URLSearchParams(location.search);
  if (asked.get("view") !== "check") return;
  showView("check");
  checkBox().value = asked.get("claim") ?? "";
  typed["check-text"]();
  lookUp();
});
