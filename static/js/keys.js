// The keys that work everywhere: G and a letter to go somewhere, / to search, ? for the list. Single letters work outside
// text fields only, and can be switched off.

const CHORD = 1000;
const MAC = /Mac|iPhone|iPad/.test(navigator.platform);
let began = -CHORD;

export const modifier = (event) => (MAC ? event.metaKey : event.ctrlKey);

/** Whether a single letter now means a command: it is not written into something, and not switched off. */
export function isCommand(event) {
  const writes = event.target.closest?.("input:not([type=checkbox], [type=radio], [type=range]), textarea, select");
  const modified = event.ctrlKey || event.metaKey || event.altKey;
  return !writes && !modified && !document.querySelector("dialog[open]") && localStorage.getItem("single-keys") !== "off";
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || !isCommand(event)) return;
  const key = event.key.toLowerCase();
  if (event.timeStamp - began < CHORD) {
    began = -CHORD;
    const link = document.querySelector(`[data-chord="${CSS.escape(key)}"]`);
    if (!link) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    link.click();
  } else if (key === "g") {
    began = event.timeStamp;
  } else if (key === "?") {
    event.preventDefault();
    open("keys");
  } else if (key === "/") {
    const search = document.querySelector("[data-search]");
    if (!search) return;
    event.preventDefault();
    search.focus();
  }
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) open(opener.dataset.opens);
});

const single = document.getElementById("single-keys");
single.checked = localStorage.getItem("single-keys") !== "off";
single.addEventListener("change", () => localStorage.setItem("single-keys", single.checked ? "on" : "off"));

function open(id) {
  document.querySelector("pop-menu details[open]")?.removeAttribute("open");
  document.getElementById(id).showModal();
}

function nameModifier(root) {
  for (const name of root.querySelectorAll("[data-modifier]")) name.textContent = "⌘";
}

if (MAC) {
  nameModifier(document);
  document.addEventListener("htmx:load", (event) => nameModifier(event.target));
}
