"use strict";

// Asks Teams who is looking, and shows their page; what the server sends is made of words alone, escaped there.
// The way to the dashboard in it is good for a quarter of an hour, so the page is fetched anew before that is over.
(() => {
  const ANEW = 10 * 60 * 1000;
  const place = document.getElementById("goals");
  let shownAt = 0;

  async function show() {
    shownAt = Date.now();
    const token = await microsoftTeams.authentication.getAuthToken();
    const answer = await fetch("/teams/tab", { method: "POST", headers: { Authorization: `Bearer ${token}` } });
    if (!answer.ok) throw new Error(String(answer.status));
    place.innerHTML = await answer.text();
  }

  function again() {
    if (document.visibilityState === "visible" && Date.now() - shownAt >= ANEW) show().catch(() => {});
  }

  (async () => {
    try {
      await microsoftTeams.app.initialize();
      await show();
      microsoftTeams.app.notifySuccess();
      setInterval(again, ANEW / 10);
      document.addEventListener("visibilitychange", again);
    } catch {
      place.textContent = place.dataset.trouble;
      document.getElementById("elsewhere").hidden = false;
    }
  })();
})();
