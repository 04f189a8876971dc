// The views and the tabs that choose between them.

function showView(view) {
  const changed = root.dataset.view !== view;
  root.dataset.view = view;
  for (const tab of all("[role=tab][data-view]")) {
    const chosen = tab.dataset.view === view;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
  }
  if (changed) shown[view]?.();
}

acts.view = (tab) => showView(tab.dataset.view);

document.addEventListener("keydown", (event) => {
  const tab = event.target.closest?.("[role=tab]");
  if (!tab || (event.key !== "ArrowLeft" && event.key !== "ArrowRight")) return;
  const tabs = all("[role=tab]", tab.closest("[role=tablist]"));
  const step = event.key === "ArrowRight" ? 1 : tabs.length - 1;
  const other = tabs[(tabs.indexOf(tab) + step) % tabs.length];
  other.click();
  other.focus();
});

starting.push(() => {
  for (const tab of all("[role=tab][data-view]")) {
    const panel = byId(`${tab.dataset.view}-view`);
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
  }
  showView("ask");
});
