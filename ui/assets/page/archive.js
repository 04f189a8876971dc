// The archive: the list of articles, searched while one types; adding articles, and deleting some after a question.

let returning = null; // timer of the archive search
let order = "newest";
let askedAt = 0; // when the list that is on its way was asked for
let listed = ""; // which list is drawn
let again = false; // whether another was asked for meanwhile
let watching = null; // timer of the ingests under way

// What comes twice in the same words has to be drawn twice: the moment makes each another.
for (const name of ["search", "jobs", "health", "confirm", "delete"]) events[name] = (data) => send(name, { ...data, at: String(Date.now()) });

const valueOf = (id) => byId(id)?.value ?? "";

function search(more = 0) {
  const already = Number(document.querySelector("#archive-list .listing")?.dataset.shown ?? 0);
  again = Date.now() - askedAt < 8000;
  if (again) return; // of two sent at once the second may be lost on the way
  askedAt = Date.now();
  byId("archive-list").setAttribute("aria-busy", "true");
  events.search({
    words: valueOf("archive-words"),
    outlet: valueOf("archive-outlet"),
    language: valueOf("archive-language"),
    since: valueOf("archive-since"),
    until: valueOf("archive-until"),
    order,
    shown: String(more ? already + more : 0),
  });
}

// ---- choosing and deleting ------------------------------------------------------------------------------------------

const chosen = () => all("#archive-list [data-choose]:checked").map((one) => one.dataset.choose);

function showChosen() {
  const bar = document.querySelector("#archive-list .chosen");
  if (!bar) return;
  const count = chosen().length;
  bar.hidden = count === 0;
  const line = `${count} chosen`;
  // Written anew it would be a change of the list, after which this is called again.
  if (byId("chosen-count").textContent !== line) byId("chosen-count").textContent = line;
}

function showDialog() {
  const dialog = document.querySelector("#archive-dialog dialog");
  if (dialog && !dialog.open) dialog.showModal();
}

const closeDialog = () => document.querySelector("#archive-dialog dialog")?.close();

// ---- adding ---------------------------------------------------------------------------------------------------------

function addingFailed(sentence) {
  const line = byId("adding-problem");
  line.textContent = sentence;
  line.hidden = !sentence;
}

function sent(request) {
  byId("sending").hidden = true;
  let reply = {};
  try {
    reply = JSON.parse(request.responseText);
  } catch {
    // said below
  }
  if (request.status >= 200 && request.status < 300) {
    if (byId("add-address")) byId("add-address").value = "";
    lookAtJobs();
  } else addingFailed(reply.error?.message ?? "Byline did not take it. See whether 'byline serve' still runs, then try again.");
}

function post(form, names) {
  addingFailed("");
  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", (event) => {
    byId("sending").hidden = false;
    byId("sending-line").textContent = `Sending ${names}`;
    byId("sending-bar").value = event.lengthComputable ? (100 * event.loaded) / event.total : 0;
  });
  request.addEventListener("load", () => sent(request));
  request.addEventListener("error", () => sent(request));
  request.open("POST", "api/v1/ingest");
  request.send(form);
}

function addFiles(files) {
  if (!files.length) return;
  const form = new FormData();
  for (const file of files) form.append("files", file, file.webkitRelativePath || file.name);
  post(form, files.length === 1 ? files[0].name : `${files.length} files`);
}

function addAddress() {
  const address = byId("add-address").value.trim();
  if (!address) return;
  if (!/^https?:\/\/[^\s/]/i.test(address)) {
    addingFailed(`“${address}” is not a web address. Write it as https://….`);
    return;
  }
  const form = new FormData();
  form.append("urls", address);
  post(form, address);
}

// Asks for the ingests until none is under way.
function lookAtJobs() {
  clearTimeout(watching);
  events.jobs();
}

let hadLive = false;
function jobsChanged() {
  const live = Boolean(document.querySelector("#archive-jobs .jobs[data-live]"));
  clearTimeout(watching);
  if (live) watching = setTimeout(lookAtJobs, 700);
  else if (hadLive) search();
  hadLive = live;
}

Object.assign(acts, {
  more: () => search(50),
  sort: (button) => {
    order = button.dataset.order;
    search();
  },
  health: () => events.health(),
  confirm: () => events.confirm({ ids: chosen() }),
  keep: closeDialog,
  delete: (button) => {
    closeDialog();
    events.delete({ ids: button.dataset.ids.split(" ") });
  },
});
forms.search = () => search();
forms.address = addAddress;
shown.archive = () => {
  search();
  lookAtJobs();
};
typed["archive-words"] = () => {
  clearTimeout(returning);
  returning = setTimeout(search, 180);
};
for (const id of ["archive-outlet", "archive-language", "archive-since", "archive-until"]) typed[id] = () => search();
typed["add-files"] = (input) => {
  addFiles(Array.from(input.files));
  input.value = "";
};

document.addEventListener("change", (event) => {
  if (event.target.matches?.("[data-choose]")) showChosen();
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-act], a, input, label, select, .choose")) return;
  const row = event.target.closest("#archive-list tbody tr");
  if (row && !String(getSelection())) row.querySelector("[data-act=article]").click();
});

// Files may be dropped anywhere on the view; a file dropped elsewhere must not replace the page.
for (const name of ["dragover", "drop"]) {
  document.addEventListener(name, (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    const here = root.dataset.view === "archive" && byId("adding");
    event.dataTransfer.dropEffect = here ? "copy" : "none";
    byId("drop")?.classList.toggle("over", Boolean(here) && name === "dragover");
    if (here && name === "dragover") byId("adding").open = true;
    if (here && name === "drop") addFiles(Array.from(event.dataTransfer.files));
  });
}
document.addEventListener("dragleave", () => byId("drop")?.classList.remove("over"));

needed.push("archive-words", "archive-list", "archive-jobs", "archive-said", "archive-dialog");
starting.push(() => {
  observe("archive-list", () => {
    const at = document.querySelector("#archive-list .at")?.textContent;
    if (at === listed) return; // a change within the list
    listed = at;
    askedAt = 0;
    if (again) search();
    else byId("archive-list").removeAttribute("aria-busy");
    showChosen();
  });
  observe("archive-jobs", jobsChanged);
  observe("archive-said", () => {
    if (root.dataset.view === "archive") search();
  });
  observe("archive-dialog", showDialog);
});
