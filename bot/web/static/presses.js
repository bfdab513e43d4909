// Cards on pages of the dashboard: sent without a reload, drafts kept while one types, the answer in sight.
import { REFRESH, show } from "./board.js";
import { filter, sendByKeys } from "./fields.js";

const KEEP_AFTER = 500;
const texts = JSON.parse(document.body.dataset.texts);
const drafts = new WeakMap();

document.addEventListener("submit", (event) => {
  if (!event.target.elements.namedItem("press-id")) return;
  event.preventDefault();
  send(event.target, event.submitter);
});
document.addEventListener("input", (event) => {
  if (event.target.matches(".many > .filter")) filter(event.target);
  else if (event.target.form?.matches(".form[data-keeps]")) typed(event.target.form);
});
document.addEventListener("keydown", (event) => event.target.form?.matches(".form") && sendByKeys(event));
addEventListener("pagehide", () => {
  for (const form of document.querySelectorAll("form[data-unkept]")) keep(form, { keepalive: true });
});

async function send(form, button) {
  const content = document.querySelector("#content");
  if (content.dataset.pending) return;
  content.dataset.pending = "1";
  const part = form.closest("[data-part]");
  button?.classList.add("busy");
  const draft = drafts.get(form);
  clearTimeout(draft?.timer);
  delete form.dataset.unkept;
  await draft?.flight;
  const answer = await fetch(location.href, posted(new FormData(form, button))).catch(() => null);
  delete content.dataset.pending;
  button?.classList.remove("busy");
  if (answer?.redirected) return location.reload();
  if (!answer?.ok) return fail(part);
  delete form.dataset.dirty;
  show(await answer.text(), { sent: form });
  lookAt(part.id);
}

/** What was wrong, else what came of it, is where one looks and reads on. */
function lookAt(id) {
  const part = document.getElementById(id);
  const told = document.querySelector("#answer > *") ?? part.querySelector(".card");
  const wrong = part.querySelector("[aria-invalid]");
  if (!wrong) told.tabIndex = -1;
  (wrong ?? told).focus();
  (wrong ?? told).scrollIntoView({ block: wrong ? "center" : "nearest" });
}

function fail(part) {
  const trouble = part.querySelector(".form .trouble") ?? document.querySelector("#content > .offline");
  trouble.textContent = texts.unreachable;
  trouble.hidden = false;
}

function typed(form) {
  form.dataset.dirty = "1";
  form.dataset.unkept = "1";
  form.querySelector(".trouble").hidden = true;
  const draft = drafts.get(form) ?? {};
  drafts.set(form, draft);
  clearTimeout(draft.timer);
  draft.timer = setTimeout(keepInTurn, KEEP_AFTER, form, draft);
}

/** One draft on its way at a time, so that an older one can't land on a newer one. */
async function keepInTurn(form, draft) {
  await draft.flight;
  if (!form.dataset.unkept) return;
  draft.flight = keep(form);
  await draft.flight;
  draft.flight = null;
}

async function keep(form, options = {}) {
  const status = form.querySelector(".kept");
  delete form.dataset.unkept;
  status.textContent = texts.keeping;
  const data = new FormData(form);
  data.set("press", form.dataset.keeps);
  data.delete("press-id");
  const answer = await fetch(location.href, posted(data, options)).catch(() => null);
  if (!answer?.ok) form.dataset.unkept = "1";
  status.textContent = answer?.ok ? texts.kept : texts.unkept;
}

function posted(data, options = {}) {
  return { method: "POST", headers: REFRESH, body: new URLSearchParams(data), ...options };
}
