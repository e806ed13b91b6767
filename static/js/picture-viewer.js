// <picture-viewer>: one picture. Its own pixels on Z, its neighbours on the arrows, everything else one can press.

import { isCommand } from "./keys.js";
import "./picture-arrivals.js";
import "./picture-copy.js";

const PRESSES = {
  ArrowLeft: "[rel=prev]",
  ArrowRight: "[rel=next]",
  r: "[data-reuse]",
  f: "[id^=favourite-]",
  c: "[data-copy]",
  d: "[data-download]",
  z: "[data-zoom]",
  i: "[data-panel]",
  Backspace: "[data-delete]",
  Delete: "[data-delete]",
};

class PictureViewer extends HTMLElement {
  connectedCallback() {
    this.stage = this.querySelector(".stage");
    this.querySelector("[data-zoom]")?.addEventListener("click", (event) => this.zoom(event));
    this.querySelector(".stage-picture").addEventListener("dblclick", (event) => this.zoom(event));
    this.querySelector("[data-panel]").addEventListener("click", () => this.hidePanel(!this.panelIsHidden));
    this.hidePanel(localStorage.getItem("picture-panel") === "hidden");
    this.listening = new AbortController();
    document.addEventListener("keydown", (event) => this.press(event), { signal: this.listening.signal });
  }

  disconnectedCallback() {
    this.listening.abort();
  }

  get panelIsHidden() {
    return "panelHidden" in this.dataset;
  }

  press(event) {
    if (event.defaultPrevented || !isCommand(event)) return;
    const zoomed = "zoomed" in this.stage.dataset;
    if (zoomed && event.key.startsWith("Arrow")) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const escape = zoomed ? "[data-zoom]" : "[data-back]";
    const target = this.querySelector(key === "Escape" ? escape : (PRESSES[key] ?? ":not(*)"));
    if (!target) return;
    event.preventDefault();
    target.click();
  }

  zoom(event) {
    const picture = this.stage.querySelector(".stage-picture");
    if (!this.querySelector("[data-zoom]")) return;
    event.preventDefault();
    const zoomed = this.stage.toggleAttribute("data-zoomed");
    if (!zoomed) return;
    picture.scrollTo((picture.scrollWidth - picture.clientWidth) / 2, (picture.scrollHeight - picture.clientHeight) / 2);
    picture.focus();
  }

  hidePanel(hidden) {
    this.toggleAttribute("data-panel-hidden", hidden);
    this.querySelector("[data-panel]").ariaExpanded = !hidden;
    localStorage.setItem("picture-panel", hidden ? "hidden" : "shown");
  }
}

customElements.define("picture-viewer", PictureViewer);
