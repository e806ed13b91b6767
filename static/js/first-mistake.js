// A form that came back with mistakes: the first of them has the focus, and is in view with what is said of it.

function focus() {
  const wrong = [...document.querySelectorAll('[aria-invalid="true"]')].find((field) => field.checkVisibility());
  wrong?.focus();
  // The browser scrolls for the focus before it anchors what was swapped, so look once more.
  requestAnimationFrame(() => (wrong?.closest(".field") ?? wrong)?.scrollIntoView({ block: "nearest" }));
}

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.xhr?.status === 422) focus();
});

focus();
