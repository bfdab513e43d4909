// Live changes. The browser goes on from the last event it saw; nothing is lost or shown twice.
import { receive } from "./log.js";
import { show as showUnread } from "./list.js";
import { show as showTime } from "./clock.js";
import { place, texts } from "./wire.js";

// Browsers allow six connections to one server: a page in the background gives its own back.
const LINGER = 20_000;
const GLANCE = 30_000;

let source = null;
let last = document.body.dataset.revision;
let lingering = 0;
let glancing = 0;

export function start() {
  open();
  document.addEventListener("visibilitychange", () => {
    clearTimeout(lingering);
    clearInterval(glancing);
    if (document.hidden) {
      lingering = setTimeout(rest, LINGER);
    } else {
      open();
    }
  });
  addEventListener("pagehide", () => close());
  addEventListener("pageshow", (event) => event.persisted && open());
}

function rest() {
  close();
  glancing = setInterval(open, GLANCE);
}

function open() {
  if (source && source.readyState !== EventSource.CLOSED) return;
  source = new EventSource(`${place}/events?after=${last}`);
  source.addEventListener("open", () => tell(""));
  source.addEventListener("message", (event) => {
    if (!event.lastEventId) return;
    last = event.lastEventId;
    receive(JSON.parse(event.data));
  });
  source.addEventListener("unread", (event) => {
    showUnread(JSON.parse(event.data));
    if (document.hidden && glancing) close();
  });
  source.addEventListener("clock", (event) => showTime(JSON.parse(event.data)));
  source.addEventListener("error", () => {
    if (source === null) return;
    tell(texts.offline);
    // The browser tries again by itself, except after an answer that was no stream.
    if (source.readyState === EventSource.CLOSED) tryAgain();
  });
}

async function tryAgain() {
  if (await leadsElsewhere()) location.reload();
  else setTimeout(open, 2000);
}

// Whoever was signed out meanwhile is led to signing in.
async function leadsElsewhere() {
  try {
    const page = await fetch(location.href, { headers: { Accept: "text/html" }, redirect: "manual" });
    return page.type === "opaqueredirect";
  } catch {
    return false;
  }
}

function close() {
  source?.close();
  source = null;
}

function tell(words) {
  const sign = document.querySelector(".offline");
  sign.textContent = words;
  sign.hidden = !words;
}
