// The commands offered while a message begins with a slash; arrow keys choose, Tab or Enter takes.
const list = document.querySelector("#commands");
const options = [...list.querySelectorAll("[role=option]")];
let chosen = -1;

export function listen(words, taken) {
  const shown = () => options.filter((option) => !option.hidden);
  const take = (option) => {
    words.value = option.dataset.command;
    hide(words);
    taken();
    words.focus();
  };
  words.addEventListener("input", () => filter(words));
  words.addEventListener("blur", () => hide(words));
  words.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    const found = shown();
    const option = found[chosen];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const step = event.key === "ArrowDown" ? 1 : found.length - 1;
      choose(words, found, (chosen + step) % found.length);
    } else if (event.key === "Tab" && !event.shiftKey) {
      take(option);
    } else if (event.key === "Enter" && !event.shiftKey && option.dataset.command.trim() !== words.value.trim()) {
      take(option);
    } else if (event.key === "Escape") {
      hide(words);
    } else {
      return;
    }
    event.preventDefault();
  });
  // Before the blur that a press of the mouse brings, which would hide the list.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });
}

function filter(words) {
  const typed = words.value.toLowerCase();
  for (const option of options) {
    option.hidden = !(typed.startsWith("/") && option.dataset.command.startsWith(typed));
  }
  const found = options.filter((option) => !option.hidden);
  list.hidden = found.length === 0;
  choose(words, found, found.length ? 0 : -1);
}

function choose(words, found, index) {
  chosen = index;
  for (const option of options) option.setAttribute("aria-selected", String(option === found[index]));
  if (found[index]) {
    words.setAttribute("aria-activedescendant", found[index].id);
    found[index].scrollIntoView({ block: "nearest" });
  } else {
    words.removeAttribute("aria-activedescendant");
  }
}

function hide(words) {
  list.hidden = true;
  words.removeAttribute("aria-activedescendant");
}
