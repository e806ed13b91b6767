// <picture-viewer>: one picture. Its own pixels on Z, its neighbours on the arrows or a swipe, everything else one can press.

import { isCommand } from "./keys.js";
import "./picture-arrivals.js";
import "./picture-copy.js";

const SWIPE = 60; // CSS pixels

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
    this.querySelector(".stage-frame").addEventListener("touchstart", (event) => this.touch(event), { passive: true });
    this.querySelector(".stage-frame").addEventListener("touchend", (event) => this.swipe(event));
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

  touch({ touches }) {
    this.touched = touches.length === 1 ? touches[0] : null;
  }

  /** Whoever looks closer, by our zoom or the browser's, moves the picture about instead. */
  swipe({ changedTouches: [lifted] }) {
    if (!this.touched || "zoomed" in this.stage.dataset || window.visualViewport.scale > 1) return;
    const [across, down] = [lifted.clientX - this.touched.clientX, lifted.clientY - this.touched.clientY];
    if (Math.abs(across) < Math.max(SWIPE, 2 * Math.abs(down))) return;
    this.querySelector(across > 0 ? "[rel=prev]" : "[rel=next]")?.click();
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
