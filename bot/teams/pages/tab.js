"use strict";

// Asks Teams who is looking, and shows their page; what the server sends is made of words alone, escaped there.
(async () => {
  const place = document.getElementById("goals");
  try {
    await microsoftTeams.app.initialize();
    const token = await microsoftTeams.authentication.getAuthToken();
    const answer = await fetch("/teams/tab", { method: "POST", headers: { Authorization: `Bearer ${token}` } });
    if (!answer.ok) throw new Error(String(answer.status));
    place.innerHTML = await answer.text();
    microsoftTeams.app.notifySuccess();
  } catch {
    place.textContent = place.dataset.trouble;
  }
})();
