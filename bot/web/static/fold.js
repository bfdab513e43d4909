// Long texts: their beginning, and a button that shows all of it.
import { texts } from "./wire.js";

const SHOWN_LINES = 12;
// A fold that would hide less than this is more trouble than what it hides.
const SPARED_LINES = 3;
const FOLDABLE = ".words, .quote, .text";

export function start() {
  document.querySelector("#log").addEventListener("click", (event) => {
    const button = event.target.closest(".unfold");
    if (button) turn(button);
  });
}

/** Folds what is long in a message that is on the page; what cannot be seen yet has no length and stays. */
export function fold(item) {
  for (const text of item.querySelectorAll(FOLDABLE)) {
    if (text.classList.contains("folded") || text.nextElementSibling?.matches(".unfold")) continue;
    const line = Number.parseFloat(getComputedStyle(text).lineHeight);
    if (text.scrollHeight <= (SHOWN_LINES + SPARED_LINES) * line) continue;
    text.classList.add("folded");
    text.after(unfoldButton());
  }
}

function unfoldButton() {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button small unfold";
  button.textContent = texts.all;
  button.setAttribute("aria-expanded", "false");
  return button;
}

function turn(button) {
  const text = button.previousElementSibling;
  const folded = text.classList.toggle("folded");
  button.textContent = folded ? texts.all : texts.less;
  button.setAttribute("aria-expanded", String(!folded));
  if (folded) text.scrollIntoView({ block: "nearest" });
}
