// The list at the left: unread marks, and finding a person among many.
import { intoSight } from "./scroll.js";

const title = document.title;
const places = [...document.querySelectorAll(".place")];

export function start() {
  const find = document.querySelector("#find");
  find?.addEventListener("input", () => {
    const wanted = find.value.trim().toLocaleLowerCase();
    for (const place of document.querySelectorAll("#people .place")) {
      place.parentElement.hidden = !place.textContent.toLocaleLowerCase().includes(wanted);
    }
  });
  const current = document.querySelector(".place[aria-current]");
  if (current) intoSight(current, document.querySelector(".places"));
}

export function show(counts) {
  let mine = 0;
  for (const place of places) {
    const count = counts[place.dataset.conversation] ?? 0;
    const mark = place.querySelector(".unread");
    mark.hidden = count === 0;
    mark.querySelector(".number").textContent = count > 99 ? "99+" : String(count);
    if (!place.closest("#people") || place.classList.contains("you")) mine += count;
  }
  document.title = mine ? `(${mine}) ${title}` : title;
}
