// Writing a message: Enter sends, what could not be sent is kept and can be tried again.
import { listen as offerCommands } from "./commands.js";
import { addPending, has } from "./log.js";
import { newId, place, post, texts } from "./wire.js";

const form = document.querySelector(".composer");
const words = document.querySelector("#words");
const written = `written ${place}`;
const unsent = `unsent ${place}`;

export function start() {
  // Whoever typed before this page was ready keeps what they typed.
  if (words.value) remember();
  else words.value = recall(written, "");
  fit();
  words.addEventListener("input", () => {
    remember();
    fit();
  });
  // The list of commands takes Enter first, where it is open.
  offerCommands(words, () => {
    remember();
    fit();
  });
  words.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.defaultPrevented) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    words.focus();
    if (!words.value) words.value = "/";
    words.dispatchEvent(new Event("input"));
  });
  for (const kept of unsentOnes()) {
    if (has(keyOf(kept.id))) forget(kept.id);
    else fail(bubble(kept), kept, texts.unsent);
  }
  form.querySelector(".send").disabled = false;
}

function submit() {
  const text = words.value;
  if (!text.trim()) return;
  const message = { id: newId(), text };
  words.value = "";
  words.dispatchEvent(new Event("input"));
  keep(unsent, [...unsentOnes(), message]);
  send(bubble(message), message, false);
}

async function send(item, message, again) {
  item.classList.remove("failed");
  item.querySelector(".state").textContent = texts.sending;
  try {
    await post("say", { ...message, again });
    forget(message.id);
    // Its own message takes the bubble's place as soon as it arrives; it may have done so already.
    item.querySelector(".state").textContent = "";
    if (has(keyOf(message.id))) item.remove();
  } catch (refusal) {
    if (has(keyOf(message.id)) && refusal.reached) return forget(message.id);
    fail(item, message, refusal.reached ? refusal.message : texts.unsent);
  }
}

function fail(item, message, reason) {
  item.classList.add("failed");
  const state = item.querySelector(".state");
  state.textContent = reason;
  state.append(
    button(texts.retry, () => send(item, message, true)),
    button(texts.edit, () => {
      forget(message.id);
      item.remove();
      words.value = words.value ? `${message.text}\n${words.value}` : message.text;
      words.dispatchEvent(new Event("input"));
      words.focus();
    }),
  );
}

function bubble(message) {
  const item = document.querySelector("#pending").content.cloneNode(true).firstElementChild;
  item.dataset.key = keyOf(message.id);
  item.querySelector(".words").textContent = message.text;
  addPending(item);
  return item;
}

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button small";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

const keyOf = (id) => `web:said:${document.body.dataset.person}:${id}`;
const unsentOnes = () => recall(unsent, []);

function forget(id) {
  keep(unsent, unsentOnes().filter((kept) => kept.id !== id));
}

function remember() {
  keep(written, words.value);
}

// A browser may keep nothing (private windows, a full store): then a reload forgets, and all else works.
function keep(name, value) {
  try {
    if (value.length) localStorage.setItem(name, JSON.stringify(value));
    else localStorage.removeItem(name);
  } catch {
    return;
  }
}

function recall(name, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function fit() {
  words.style.height = "auto";
  words.style.height = `${words.scrollHeight}px`;
}
