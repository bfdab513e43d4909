// The demonstration's clock: buttons that let time pass, and how far it has come.
import { post, texts } from "./wire.js";

const clock = document.querySelector(".clock");

export function start() {
  clock?.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-leap]");
    if (button) leap(button);
    if (event.target.closest(".travel")) unfold(!clock.classList.contains("unfolded"));
  });
}

export function show({ moment, share }) {
  if (!clock) return;
  clock.querySelector("#moment").textContent = moment;
  passing(share);
}

/** On a narrow screen the choices take no room before they are asked for. */
function unfold(shown) {
  clock.classList.toggle("unfolded", shown);
  clock.querySelector(".travel").setAttribute("aria-expanded", String(shown));
}

async function leap(button) {
  if (button.getAttribute("aria-disabled")) return;
  unfold(false);
  // Where the choices are hidden again, the focus goes to what brings them back.
  if (button.offsetParent === null) clock.querySelector(".travel").focus();
  clock.querySelector(".trouble").hidden = true;
  button.classList.add("busy");
  passing(0);
  try {
    const { moment } = await post("clock", { leap: button.dataset.leap });
    clock.querySelector("#moment").textContent = moment;
  } catch (refusal) {
    const trouble = clock.querySelector(".trouble");
    trouble.textContent = refusal.message;
    trouble.hidden = false;
  } finally {
    button.classList.remove("busy");
    passing(null);
  }
}

function passing(share) {
  const row = clock.querySelector(".passing");
  const still = share === null;
  if (row.hidden !== still) {
    row.hidden = still;
    row.querySelector("[role=status]").textContent = still ? "" : texts.passing;
  }
  row.querySelector("progress").value = share ?? 0;
  for (const button of clock.querySelectorAll("[data-leap]")) {
    if (still) button.removeAttribute("aria-disabled");
    else button.setAttribute("aria-disabled", "true");
  }
}
