// Buttons and forms on cards: pressed once, kept while half filled, carried over when a card changes.
import { carryValues, filter, sendByKeys } from "./fields.js";
import { newId, post, texts } from "./wire.js";

const KEEP_AFTER = 500;
const drafts = new WeakMap();

export function start() {
  const log = document.querySelector("#log");
  log.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-intent]");
    if (button) press(button);
  });
  log.addEventListener("submit", (event) => {
    event.preventDefault();
    send(event.target);
  });
  log.addEventListener("input", (event) => {
    if (event.target.matches(".filter")) filter(event.target);
    else typed(event.target.form);
  });
  log.addEventListener("keydown", sendByKeys);
  addEventListener("pagehide", () => {
    for (const form of log.querySelectorAll("form[data-unkept]")) keep(form, { keepalive: true });
  });
}

/** Puts what is typed but not sent into the card that takes the old one's place. */
export function carryOver(from, to) {
  for (const old of from.querySelectorAll("form[data-dirty]")) {
    const fresh = [...to.querySelectorAll("form")].find((form) => form.dataset.intent === old.dataset.intent);
    if (fresh) carryValues(old, fresh);
  }
}

async function press(button) {
  const article = button.closest("article");
  await once(article, button, article.querySelector(".said > .trouble"), () => ({
    intent: button.dataset.intent,
    values: JSON.parse(button.dataset.values),
  }));
}

async function send(form) {
  const button = form.querySelector("[type=submit]");
  const draft = drafts.get(form);
  clearTimeout(draft?.timer);
  delete form.dataset.unkept;
  const dirty = form.dataset.dirty;
  delete form.dataset.dirty;
  await draft?.flight;
  const sent = await once(form.closest("article"), button, form.querySelector(".trouble"), () => ({
    intent: form.dataset.intent,
    values: valuesOf(form),
  }));
  if (!sent && dirty) form.dataset.dirty = dirty;
}

/** Runs one press at a time in a message; a press that may have got through keeps its id for the next try. */
async function once(article, button, trouble, asked) {
  if (article.dataset.pending) return false;
  article.dataset.pending = "1";
  button.dataset.try ??= newId();
  button.classList.add("busy");
  const buttons = [...article.querySelectorAll("button")];
  for (const one of buttons) one.setAttribute("aria-disabled", "true");
  trouble.hidden = true;
  try {
    await post("press", { id: button.dataset.try, message: article.dataset.id, ...asked() });
    delete button.dataset.try;
    return true;
  } catch (refusal) {
    if (refusal.reached) delete button.dataset.try;
    trouble.textContent = refusal.message;
    trouble.hidden = false;
    return false;
  } finally {
    delete article.dataset.pending;
    button.classList.remove("busy");
    for (const one of buttons) one.removeAttribute("aria-disabled");
  }
}

function typed(form) {
  if (!form) return;
  form.dataset.dirty = "1";
  form.querySelector(".trouble").hidden = true;
  if (!form.dataset.keeps) return;
  form.dataset.unkept = "1";
  const draft = drafts.get(form) ?? {};
  drafts.set(form, draft);
  clearTimeout(draft.timer);
  draft.timer = setTimeout(() => keepInTurn(form, draft), KEEP_AFTER);
}

/** One draft on its way at a time, so that an older one can't land on a newer one. */
async function keepInTurn(form, draft) {
  if (draft.flight) await draft.flight;
  if (!form.dataset.unkept) return;
  draft.flight = keep(form);
  await draft.flight;
  draft.flight = null;
}

async function keep(form, options = {}) {
  const status = form.querySelector(".kept");
  delete form.dataset.unkept;
  status.textContent = texts.keeping;
  try {
    const message = form.closest("article").dataset.id;
    await post("press", { id: newId(), message, intent: form.dataset.keeps, values: valuesOf(form) }, options);
    status.textContent = texts.kept;
  } catch {
    form.dataset.unkept = "1";
    status.textContent = texts.unkept;
  }
}

function valuesOf(form) {
  const data = new FormData(form);
  const values = Object.fromEntries(data);
  // Who was picked goes along as one value, also when it is nobody.
  for (const { dataset } of form.querySelectorAll("[data-many]")) {
    values[dataset.many] = data.getAll(dataset.many).join(",");
  }
  return { ...values, ...JSON.parse(form.dataset.values) };
}
