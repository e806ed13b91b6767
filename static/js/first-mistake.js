// A form that came back with mistakes: the first of them has the focus.

function focus() {
  const wrong = [...document.querySelectorAll('[aria-invalid="true"]')];
  wrong.find((field) => field.checkVisibility())?.focus();
}

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.xhr?.status === 422) focus();
});

focus();
