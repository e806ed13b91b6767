// The few pixels that hold a picture's place go when it has arrived: they would show through a transparent one.

const PICTURES = ":is(.picture-link, .stage-picture) > img + img";

function arrived(picture) {
  picture.previousElementSibling?.remove();
}

document.addEventListener(
  "load",
  (event) => {
    if (event.target.matches?.(PICTURES)) arrived(event.target);
  },
  { capture: true },
);

for (const picture of document.querySelectorAll(PICTURES)) {
  if (picture.complete && picture.naturalWidth) arrived(picture);
}
