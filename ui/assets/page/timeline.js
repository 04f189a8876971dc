// The timeline: a topic goes to Python, the list comes back; its picture is drawn when somebody opens it.

Object.assign(events, {
  timeline: (data) => send("timeline", data),
  picture: () => send("picture"),
});

function layOut() {
  const topic = byId("timeline-topic").value.trim();
  if (!topic) return;
  byId("timeline-list").setAttribute("aria-busy", "true");
  events.timeline({ topic });
}

forms.timeline = layOut;
needed.push("timeline-topic", "timeline-list");
document.addEventListener("toggle", ({ target }) => {
  if (target.open && target.dataset.opens === "picture") events.picture();
}, true); // it does not bubble
starting.push(() => observe("timeline-list", () => byId("timeline-list").removeAttribute("aria-busy")));
