// An open page has the figures of when it was opened. When others are stored since, it says so and offers them: whoever
// reads or types is not interrupted, and the address keeps the view.
(() => {
  "use strict";
  const EVERY = 20_000; // milliseconds
  let known = null;

  async function look() {
    if (document.hidden || document.querySelector("main .empty[role=alert]")) return; // nothing is shown that could be old
    const reply = await fetch("/api/v1/vintages", { cache: "no-cache" }).catch(() => null);
    if (reply === null || !reply.ok) return;
    const state = reply.headers.get("ETag");
    if (known === null) known = state;
    if (state !== known) tell();
  }

  function tell() {
    const place = document.getElementById("news");
    if (!place || place.firstChild) return;
    const link = document.createElement("a");
    link.href = window.location.href;
    link.textContent = "Show them";
    link.addEventListener("click", (event) => {
      event.preventDefault();
      window.location.reload();
    });
    place.append("New figures are stored since this page was opened. ", link);
  }

  window.addEventListener("load", () => { setTimeout(look, 1_000); });
  document.addEventListener("visibilitychange", look);
  setInterval(look, EVERY);
})();
