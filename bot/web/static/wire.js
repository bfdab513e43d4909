// Talking to the server: every change is one POST whose id makes a retry harmless.
export const texts = JSON.parse(document.body.dataset.texts);
export const place = document.body.dataset.place;

// Not crypto.randomUUID: that one is missing where the page is not on https or loopback.
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** A refusal whose message is fit to show; `reached` says whether the server itself answered. */
export class Refusal extends Error {
  constructor(message, reached) {
    super(message);
    this.reached = reached;
  }
}

export async function post(what, body, options = {}) {
  let response;
  try {
    response = await fetch(`${place}/${what}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      ...options,
    });
  } catch {
    throw new Refusal(texts.unreachable, false);
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refusal(answer.error ?? texts.unreachable, Boolean(answer.error));
  return answer;
}
