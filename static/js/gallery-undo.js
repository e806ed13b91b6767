// Undo in a notice puts the pictures back where they were, without leaving the place; the focus goes to the first of them.

export async function undo(event) {
  const form = event.target;
  if (!form.closest("[data-undo]")) return;
  event.preventDefault();
  const values = { ...Object.fromEntries(new FormData(form)), next: location.pathname + location.search };
  const restored = window.htmx.ajax("POST", form.action, { source: "#results", target: "#results", swap: "outerHTML", values });
  form.closest(".toast").remove();
  await restored;
  if (document.activeElement !== document.body) return;
  const links = values.picture.split(",").map((id) => `#open-${id}`);
  document.querySelector(links.join())?.focus();
}
