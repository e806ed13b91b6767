// What htmx cannot decide: a whole page where a fragment was asked for, and no answer at all.

import { complain } from "./toast-stack.js";

const PAGE = /^\s*<!doctype/i;

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  if (!PAGE.test(xhr.responseText) || requestConfig.elt.closest("[hx-select], [hx-boost]")) return;
  event.detail.shouldSwap = false;
  if (xhr.status >= 500) {
    complain("Something failed on this server. What you wrote is still here.");
  } else if (xhr.status >= 400) {
    complain("This was not accepted. Load the page again; copy your prompt first.");
  } else {
    complain("You are signed out. Sign in again in another tab; what you wrote is still here.");
  }
});

for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => {
    const elt = event.detail.requestConfig.elt;
    if (elt.id === "composer") {
      complain("Not sent: the connection dropped. Your prompt is still here.", () => elt.requestSubmit());
    } else {
      complain("The connection dropped. Nothing was changed.");
    }
  });
}

// What was said of a field with the price marks the field too, or no longer.
document.addEventListener("htmx:oobAfterSwap", ({ target }) => {
  if (!target.classList.contains("said")) return;
  const wrong = target.querySelector(".field-error") ? "true" : null;
  for (const field of document.querySelectorAll(`[aria-describedby~="${target.id}"]`)) field.ariaInvalid = wrong;
});
