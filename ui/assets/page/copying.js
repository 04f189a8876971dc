// Copying text that Python has written into the button, and the permanent link of an answer.

async function copied(button, text) {
  let done = true;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    done = copyByHand(text); // pages over plain http have no clipboard of their own
  }
  if (button.dataset.said) return;
  const label = button.textContent;
  button.dataset.said = "yes";
  button.textContent = done ? "Copied" : "Copying was refused";
  setTimeout(() => {
    if (button.dataset.said) button.textContent = label;
    delete button.dataset.said;
  }, 1600);
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

acts.copy = (button) => copied(button, button.dataset.text);
acts.link = (button) => copied(button, new URL(`answers/${button.dataset.id}`, document.baseURI).href);
