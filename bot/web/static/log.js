// The conversation: messages added, changed in place, put under their day or into their thread.
import { carryOver } from "./cards.js";
import { fold } from "./fold.js";
import { toTop } from "./scroll.js";
import { place, post } from "./wire.js";

const log = document.querySelector("#log");
const scroller = document.querySelector(".scroller");
const down = document.querySelector(".down");
const earlier = document.querySelector(".earlier");
// How close to the end one still follows along, and how much of a message must show for it to be seen, in pixels.
const NEAR = 120;
const GLIMPSE = 60;
// When the server is asked again to remember what was read, in milliseconds.
const AGAIN = 3000;
let told = 0;

export function start() {
  fold(log);
  // What hangs in a closed thread has no size before it is opened.
  log.addEventListener("toggle", (event) => fold(event.target), { capture: true });
  const fresh = log.querySelector(".new");
  if (fresh) toTop(fresh, scroller);
  else show(lineItems().at(-1));
  down.addEventListener("click", () => {
    toEnd();
    document.querySelector("#words").focus();
  });
  scroller.addEventListener("scroll", markRead, { passive: true });
  document.addEventListener("visibilitychange", markRead);
  earlier.querySelector("button").addEventListener("click", loadEarlier);
  markRead();
}

/** One message, new or changed, as the server drew it. */
export function receive(message) {
  const wasNear = isNear();
  const item = parse(message.html);
  const old = document.getElementById(item.querySelector("article").id);
  const looking = old?.contains(document.activeElement);
  if (old) change(old.closest(".line"), item);
  else if (message.thread) addToThread(message, item);
  else add(message, item);
  if (!old?.querySelector('.unfold[aria-expanded="true"]')) fold(item);
  document.querySelector(".empty").hidden = true;
  if (looking) keepInSight(item);
  else if (wasNear || message.mine) show(old ? null : item);
  else if (!old && !message.thread) down.hidden = false;
  markRead();
}

export function addPending(item) {
  log.append(item);
  fold(item);
  document.querySelector(".empty").hidden = true;
  toEnd();
}

export function has(key) {
  return log.querySelector(`article[data-key="${CSS.escape(key)}"]`) !== null;
}

function add(message, item) {
  const lines = lineItems();
  // A change to a message from before the oldest one shown: it comes along when earlier ones are asked for.
  if (lines.length && !earlier.hidden && message.position < positionOf(lines[0])) return;
  log.querySelector(`.pending[data-key="${CSS.escape(message.key)}"]`)?.remove();
  const before = lines.findLast((line) => positionOf(line) < message.position);
  item.classList.add("fresh");
  const anchor = before ?? null;
  if (dayOf(anchor) === message.day) {
    anchor.after(item);
    return;
  }
  const day = dayHeading(message);
  if (anchor) anchor.after(day);
  else log.prepend(day);
  day.after(item);
}

function addToThread(message, item) {
  const parent = log.querySelector(`article[data-id="${message.thread}"]`)?.closest(".line");
  if (!parent) return;
  const thread = parent.querySelector(".thread");
  thread.hidden = false;
  thread.querySelector(".count").textContent = message.thread_label;
  item.querySelector(".thread")?.remove();
  item.classList.add("fresh");
  thread.querySelector("ol").append(item);
}

function change(line, item) {
  const thread = line.querySelector(":scope > .thread");
  if (line.parentElement.closest(".thread")) item.querySelector(".thread")?.remove();
  else if (thread?.open) item.querySelector(".thread").open = true;
  const focused = line.contains(document.activeElement) ? document.activeElement : null;
  const typing = line.querySelector("form[data-dirty]");
  carryOver(line, item);
  line.replaceWith(item);
  if (!focused) return;
  const wrong = typing ? null : item.querySelector("[aria-invalid]");
  const same = focused.id ? document.getElementById(focused.id) : null;
  (wrong ?? same ?? item.querySelector("article")).focus();
}

function keepInSight(item) {
  if (document.activeElement.matches("[aria-invalid]")) document.activeElement.scrollIntoView({ block: "center" });
  else item.scrollIntoView({ block: item.offsetHeight > scroller.clientHeight ? "start" : "nearest" });
}

async function loadEarlier() {
  const first = lineItems()[0];
  const response = await fetch(`${place}/earlier?before=${positionOf(first)}`).catch(() => null);
  if (!response?.ok) return;
  const { html, more } = await response.json();
  const height = scroller.scrollHeight;
  const fragment = parseAll(html);
  const lastDay = [...fragment.querySelectorAll(".day")].at(-1);
  const firstDay = log.querySelector(".day");
  if (lastDay && firstDay?.dataset.day === lastDay.dataset.day) firstDay.remove();
  log.prepend(fragment);
  fold(log);
  earlier.hidden = !more;
  scroller.scrollTop += scroller.scrollHeight - height;
}

function markRead() {
  if (isNear()) down.hidden = true;
  if (document.hidden || scroller.offsetParent === null) return;
  const position = seenUntil();
  if (position <= told) return;
  told = position;
  post("read", { position }).catch(() => {
    told = 0;
    setTimeout(markRead, AGAIN);
  });
}

/** Whoever sees a message has been offered the thread under it; where that is closed, its messages have no place. */
function seenUntil() {
  const edge = scroller.getBoundingClientRect().bottom - GLIMPSE;
  const lines = lineItems();
  const unseen = lines.find((line) => line.getBoundingClientRect().top >= edge);
  const seen = unseen ? lines.slice(0, lines.indexOf(unseen)) : lines;
  const most = unseen ? positionOf(unseen) : Infinity;
  const positions = seen.flatMap((line) => [...line.querySelectorAll("article")].map((one) => Number(one.dataset.position)));
  return Math.max(0, ...positions.filter((position) => position < most));
}

function dayOf(line) {
  let item = line;
  while (item && !item.classList.contains("day")) item = item.previousElementSibling;
  return item?.dataset.day;
}

function dayHeading(message) {
  const item = document.createElement("li");
  item.className = "day";
  item.dataset.day = message.day;
  const heading = document.createElement("h2");
  heading.textContent = message.day_label;
  item.append(heading);
  return item;
}

const lineItems = () => [...log.querySelectorAll(":scope > .line:not(.pending)")];
const positionOf = (line) => Number(line.querySelector("article").dataset.position);
const isNear = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
const parse = (html) => parseAll(html).querySelector("li");

function parseAll(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

/** A message that fits is shown with the end of the conversation, one that doesn't from its beginning. */
function show(line) {
  toEnd();
  if (line?.isConnected && line.offsetHeight > scroller.clientHeight) toTop(line, scroller);
}

function toEnd() {
  scroller.scrollTop = scroller.scrollHeight;
}

