// Sends a decision on an announced expansion; what was not changed is not sent.
(() => {
  "use strict";
  const NUMBERS = new Set(["new_jobs", "investment_usd", "due_year"]);
  const BESIDE = new Set(["decision", "why", "by"]);

  const body = (form) => {
    const sent = { decision: form.elements.decision.value, fields: {} };
    for (const control of form.elements) {
      const { name, value } = control;
      if (!name || name === "decision") continue;
      if (BESIDE.has(name)) {
        if (value) sent[name] = value;
      } else if (sent.decision === "correct" && value !== control.defaultValue && value !== "") {
        sent.fields[name] = NUMBERS.has(name) ? Number(value) : value;
      }
    }
    return sent;
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("form.review")) return;
    event.preventDefault();
    const said = form.querySelector("output");
    said.textContent = "Sending …";
    try {
      const answer = await fetch(`/api/v1/expansions/${encodeURIComponent(form.dataset.event)}/review`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body(form)),
      });
      const told = await answer.json();
      said.textContent = answer.ok
        ? `Kept: ${told.state} (review ${told.review}). The next refresh applies it.`
        : told.detail;
    } catch (error) {
      said.textContent = `Not sent: ${error.message}. Try again.`;
    }
  });
})();
