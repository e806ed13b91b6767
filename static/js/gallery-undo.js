// Undo in a notice puts the pictures back where they were, without leaving the place.

export function undo(event) {
  const form = event.target;
  if (!form.closest("[data-undo]")) return;
  event.preventDefault();
  const values = { ...Object.fromEntries(new FormData(form)), next: location.pathname + location.search };
  window.htmx.ajax("POST", form.action, { source: "#results", target: "#results", swap: "outerHTML", values });
  form.closest(".toast").remove();
}
