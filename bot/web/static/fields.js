// What forms of cards need in a browser, wherever they stand.

// Whoever is picked stays in sight, whatever is looked for.
export function filter(field) {
  const wanted = field.value.trim().toLocaleLowerCase();
  for (const pick of field.closest("[data-many]").querySelectorAll(".pick")) {
    const found = pick.querySelector("bdi").textContent.toLocaleLowerCase().includes(wanted);
    pick.hidden = !found && !pick.querySelector("input").checked;
  }
}

// Enter in a one-line field would send a form that is half filled; Ctrl+Enter sends from anywhere in it.
export function sendByKeys(event) {
  if (event.key !== "Enter" || event.isComposing || !event.target.form) return;
  if (event.target.matches("input")) event.preventDefault();
  if (event.ctrlKey || event.metaKey) event.target.form.requestSubmit();
}

/** Puts what is typed but not sent into the form that takes the old one's place. */
export function carryValues(old, fresh) {
  for (const [name, value] of new FormData(old)) {
    const field = fresh.elements.namedItem(name);
    if (!field || field.type === "hidden" || fresh.querySelector(`[data-many="${CSS.escape(name)}"]`)) continue;
    field.value = value;
  }
  for (const box of old.querySelectorAll("[data-many] [type=checkbox]")) {
    const same = [...fresh.elements].find((one) => one.name === box.name && one.value === box.value);
    if (same) same.checked = box.checked;
  }
  const folds = [...fresh.querySelectorAll("details.more")];
  for (const [n, details] of [...old.querySelectorAll("details.more")].entries()) {
    if (details.open && folds[n]) folds[n].open = true;
  }
  fresh.dataset.dirty = "1";
}
