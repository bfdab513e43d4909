// The dashboard: pages that bring themselves up to date, details that remember, filters without a reload.
import { carryValues } from "./fields.js";

export const REFRESH = { Accept: "text/html", "Headway-Refresh": "1" };
// Typing is over when nothing was typed for so long, in milliseconds.
const PAUSE = 250;
const memory = "headway-open";
const remembered = recall();
let last = document.body.dataset.pulse;
let source = null;
let latest = 0;

// What the server drew, by part: what somebody opened or loaded since is no difference.
const served = new Map([...document.querySelectorAll("[data-part]")].map((part) => [part.id, drawn(part)]));

document.addEventListener("toggle", (event) => load(event.target), { capture: true });
document.addEventListener("click", remember);
settle(document);
document.addEventListener("input", (event) => {
  const form = event.target.closest("[data-filter]");
  if (form) later(form);
});
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-filter]")) return;
  event.preventDefault();
  narrow(event.target);
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (location.hash === "#menu") location.hash = "#content";
  const chooser = document.querySelector(".chooser[open]");
  if (!chooser) return;
  chooser.open = false;
  chooser.querySelector("summary").focus();
});
document.addEventListener("visibilitychange", () => (document.hidden ? close() : listen()));
addEventListener("pagehide", close);
addEventListener("pageshow", (event) => event.persisted && listen());
if (!document.hidden) listen();

function listen() {
  if (source && source.readyState !== EventSource.CLOSED) return;
  source = new EventSource(`${document.body.dataset.live}?after=${encodeURIComponent(last)}`);
  source.addEventListener("open", () => tell(""));
  source.addEventListener("changed", (event) => {
    last = event.data;
    refresh(location.href);
  });
  source.addEventListener("error", () => {
    if (source === null) return;
    tell(document.body.dataset.offline);
    if (source.readyState !== EventSource.CLOSED) return;
    refresh(location.href);
    setTimeout(listen, 3000);
  });
}

function close() {
  source?.close();
  source = null;
}

/** Fetches the page again and takes over what is different in it; where somebody is and looks stays as it is. */
async function refresh(url) {
  const turn = ++latest;
  const answer = await fetch(url, { headers: REFRESH }).catch(() => null);
  // Whoever was signed out meanwhile is led to signing in.
  if (answer?.redirected) location.reload();
  if (!answer?.ok || answer.redirected || turn !== latest) return;
  const html = await answer.text();
  if (turn === latest) show(html);
}

/** Takes over what is different in a page that came; what is typed and not sent stays, unless it was `sent`. */
export function show(html, { sent = null } = {}) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  if (sent) latest += 1;
  for (const part of document.querySelectorAll("[data-part]")) {
    const other = fresh.getElementById(part.id);
    // An answer to what was pressed here stays until something else is pressed.
    if (part.dataset.held && !sent) continue;
    if (!other || (drawn(other) === served.get(part.id) && !part.contains(sent))) continue;
    const typing = [...part.querySelectorAll("form[data-dirty]")].find((form) => form !== sent);
    const same = typing && formLike(typing, other);
    // What was to be filled in is gone, answered elsewhere perhaps: whoever types goes on, and is told by sending it.
    if (typing && !same && !part.contains(sent)) continue;
    served.set(part.id, drawn(other));
    if (same) carryValues(typing, same);
    exchange(part, document.importNode(other, true));
  }
}

/** What the server drew; each form has another number every time, which is no difference. */
function drawn(part) {
  return part.innerHTML.replaceAll(/(name="press-id" value=)"[^"]*"/g, "$1");
}

function formLike(form, part) {
  const names = (one) => [...one.elements].map((field) => field.name).join();
  return [...part.querySelectorAll("form.form")].find((one) => names(one) === names(form));
}

function exchange(part, other) {
  const focused = part.contains(document.activeElement) ? mark(document.activeElement) : null;
  part.replaceWith(other);
  settle(other);
  if (focused) find(other, focused)?.focus({ preventScroll: true });
}

function mark(element) {
  const details = element.matches("summary") ? element.parentElement.dataset.key : "";
  return { id: element.id, href: element.getAttribute("href"), details };
}

function find(part, { id, href, details }) {
  if (id) return document.getElementById(id);
  if (details) return part.querySelector(`details[data-key="${CSS.escape(details)}"] > summary`);
  return href ? part.querySelector(`a[href="${CSS.escape(href)}"]`) : null;
}

/** Opens and closes what was opened and closed before. */
function settle(root) {
  for (const details of root.querySelectorAll("details[data-key]:not(.chooser)")) {
    const known = remembered[details.dataset.key];
    if (known === undefined) continue;
    details.open = known;
  }
}

function remember(event) {
  const details = event.target.closest?.("summary")?.parentElement;
  if (!details?.dataset.key || details.matches(".chooser")) return;
  // The click opens or closes it only after this.
  remembered[details.dataset.key] = !details.open;
  try {
    localStorage.setItem(memory, JSON.stringify(remembered));
  } catch {
    return;
  }
}

/** What is below a branch that did not fit on the page. */
async function load(details) {
  const url = details.open && details.dataset?.load;
  if (!url) return;
  delete details.dataset.load;
  const answer = await fetch(url, { headers: REFRESH }).catch(() => null);
  if (!answer?.ok) {
    details.dataset.load = url;
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const whole = page.querySelector("#tree .node > details");
  if (!whole) return;
  const below = [...whole.children].filter((child) => !child.matches("summary"));
  const further = page.querySelector("#tree > .further");
  if (further) below.push(further);
  details.querySelector(":scope > .below")?.replaceWith(...below.map((child) => document.importNode(child, true)));
  settle(details);
}

const timers = new WeakMap();

function later(form) {
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(narrow, PAUSE, form));
}

function narrow(form) {
  clearTimeout(timers.get(form));
  const wanted = [...new FormData(form)].filter(([, value]) => value);
  const url = `${location.pathname}${wanted.length ? `?${new URLSearchParams(wanted)}` : ""}`;
  history.replaceState(null, "", url);
  refresh(url);
}

function tell(words) {
  const sign = document.querySelector("#content > .offline");
  sign.textContent = words;
  sign.hidden = !words;
}

function recall() {
  try {
    return JSON.parse(localStorage.getItem(memory)) ?? {};
  } catch {
    return {};
  }
}
