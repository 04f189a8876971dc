// Reading: the article beside the chat, and what a citation says on hover and focus.

let opener = null; // what had the focus when the reader was opened: gets it back
let awaiting = null; // key of the article the reader is waiting for

Object.assign(events, {
  cite: (data) => send("cite", data),
  article: (data) => send("article", data),
});

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

function forgetOpener() {
  opener = null;
}

// As a sheet over the page, the reader keeps the focus until it is closed.
function keepInside(event) {
  const stops = all("button:enabled, a[href]", sheet());
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  if (document.activeElement === edge) {
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0]).focus();
  }
}

Object.assign(acts, {
  cite: (button) => {
    const { turn, n } = button.dataset;
    open(`${turn}.${n}`, () => events.cite({ turn, n }), button);
  },
  article: (button) => open(button.dataset.id, () => events.article({ id: button.dataset.id }), button),
  close: closeReader,
});

document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (key === "Escape") {
    if (peek) hidePeek();
    else if (isOpen()) {
      event.preventDefault();
      closeReader();
    }
  } else if (target.closest?.("#reader") && !event.altKey && !event.ctrlKey && !event.metaKey) {
    if (key === "ArrowLeft") document.querySelector("#reader .previous:enabled")?.click();
    if (key === "ArrowRight") document.querySelector("#reader .next:enabled")?.click();
    if (key === "Tab" && !wide.matches) keepInside(event);
  }
});

// ---- the card of a citation -----------------------------------------------------------------------------------------

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

needed.push("reader");
starting.push(() => {
  byId("reader").setAttribute("role", "complementary");
  byId("reader").setAttribute("aria-label", "Article");
  root.dataset.reader = "closed";
  observe("reader", readerChanged);
});
