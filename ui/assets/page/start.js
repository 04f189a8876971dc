// One listener each for clicks, forms and boxes; then everything starts, once all of the page stands.

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  if (button) acts[button.dataset.act]?.(button);
});

document.addEventListener("submit", (event) => {
  const form = event.target.dataset.form;
  if (!form) return;
  event.preventDefault();
  forms[form]?.(event.target);
});

document.addEventListener("input", (event) => typed[event.target.id]?.(event.target));

function start() {
  if (!needed.every(byId)) return requestAnimationFrame(start);
  for (const begin of starting) begin();
  root.dataset.started = "yes";
  if (wide.matches) box().focus();
}
start();
