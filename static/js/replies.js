// What htmx cannot decide: a whole page where a fragment was asked for, and no answer at all.

import { complain, complainNoMore } from "./toast-stack.js";

const SIGNED_OUT = "You are signed out. Sign in again in another tab; what you wrote is still here.";
const PAGE = /^\s*<!doctype/i;

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  if (!PAGE.test(xhr.responseText) || requestConfig.elt.closest("[hx-select], [hx-boost]")) return;
  event.detail.shouldSwap = false;
  if (xhr.status >= 500) {
    complain("Something failed on this server. What you wrote is still here.");
  } else if (xhr.responseText.includes('id="csrf"')) {
    renewToken();
  } else if (xhr.status >= 400) {
    complain("This was not accepted, and nothing was sent. Load the page again; Create keeps what you wrote.");
  } else {
    complain(SIGNED_OUT);
  }
});

/** Somebody signed in after this page was loaded: if it is the same person, the page goes on with the new session's token. */
async function renewToken() {
  const { body: fresh } = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
  if (!fresh.dataset.user) return complain(SIGNED_OUT);
  if (fresh.dataset.user !== document.body.dataset.user) {
    return complain("Somebody else is signed in in this browser now. Nothing was sent. Load the page again.");
  }
  const [ours, theirs] = [document.body, fresh].map((body) => JSON.parse(body.getAttribute("hx-headers")));
  const token = theirs["X-CSRFToken"];
  document.body.setAttribute("hx-headers", JSON.stringify({ ...ours, "X-CSRFToken": token }));
  for (const input of document.getElementsByName("csrfmiddlewaretoken")) input.value = token;
  complain("You have signed in again since this page was opened. Nothing was sent: press again.");
}

// A new attempt makes the old complaints void: pressing "Try again" after it had succeeded would buy once more.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.id === "composer") complainNoMore();
});

for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => {
    const elt = event.detail.requestConfig.elt;
    if (elt.matches('[hx-trigger^="every"], #settings')) return; // nobody pressed anything
    if (elt.id === "composer") {
      complain("Not sent: the connection dropped. Your prompt is still here.", () => elt.requestSubmit());
    } else {
      complain("The connection dropped. Nothing was changed.");
    }
  });
}

// What became of the settings is no news once one of them is changed.
document.addEventListener("change", ({ target }) => {
  if (target.closest("#fields")) document.getElementById("dropped")?.remove();
});

// A double click is one press, even where the first of its clicks is answered before the second comes.
document.addEventListener("click", (event) => {
  if (event.detail > 1 && event.target.closest("#generate")) event.preventDefault();
});

// What was said of a field with the price marks the field too, or no longer.
document.addEventListener("htmx:oobAfterSwap", ({ target }) => {
  if (!target.classList.contains("said")) return;
  const wrong = target.querySelector(".field-error") ? "true" : null;
  for (const field of document.querySelectorAll(`[aria-describedby~="${target.id}"]`)) field.ariaInvalid = wrong;
});
