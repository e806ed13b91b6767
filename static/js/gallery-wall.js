// <picture-wall>: the gallery and the trash. Moves from picture to picture by keys and acts on the one that has the focus,
// or on all that are selected.

import { isCommand, modifier } from "./keys.js";
import "./gallery-filters.js";
import { Menus } from "./gallery-menus.js";
import { Place } from "./gallery-place.js";
import "./gallery-rows.js";
import { Selection } from "./gallery-selection.js";
import "./gallery-strip.js";
import { undo } from "./gallery-undo.js";
import "./picture-arrivals.js";

class PictureWall extends HTMLElement {
  connectedCallback() {
    this.selection = new Selection(this);
    this.menus = new Menus(this);
    this.place = new Place(this);
    this.listening = new AbortController();
    document.addEventListener("keydown", (event) => this.press(event), { signal: this.listening.signal });
    document.addEventListener("submit", undo, { signal: this.listening.signal });
  }

  disconnectedCallback() {
    this.listening.abort();
  }

  get pictures() {
    return [...this.querySelectorAll(".picture")];
  }

  /** The picture with the focus, else the one under the pointer. */
  get current() {
    return this.querySelector(".picture:focus-within") ?? this.querySelector(".picture:hover");
  }

  press(event) {
    if (event.defaultPrevented || event.target.closest?.(".menu-list, dialog")) return;
    const all = modifier(event) && event.key.toLowerCase() === "a" && !event.target.closest("input:not([type=checkbox])");
    if (all) this.selection.all();
    else if (!isCommand(event) || !this.command(event)) return;
    event.preventDefault();
  }

  /** Whether the key meant something here. */
  command(event) {
    const arrows = !event.target.closest?.("input[type=range], input[type=radio], summary");
    switch (event.key) {
      case "j":
        return this.move(1);
      case "k":
        return this.move(-1);
      case "ArrowRight":
        return arrows && this.move(1);
      case "ArrowLeft":
        return arrows && this.move(-1);
      case "ArrowDown":
        return arrows && this.moveRow(1);
      case "ArrowUp":
        return arrows && this.moveRow(-1);
      case "x":
        return this.selection.toggle(this.current);
      case "X":
        return this.selection.range(this.current);
      case "Escape":
        return this.selection.clear();
      case "+":
      case "=":
      case "-":
        return this.querySelector("row-height")?.step(event.key === "-" ? -1 : 1);
      case "f":
        return this.act("favourite");
      case "d":
        return this.act("download");
      case "Backspace":
      case "Delete":
        return this.act("delete");
    }
    return false;
  }

  /** Do it to the selected pictures, or to the current one. */
  act(verb) {
    if (this.selection.chosen.length) return click(this.querySelector(`.bulk [data-${verb}]`));
    const picture = this.current;
    if (!picture) return false;
    if (verb === "favourite") return click(picture.querySelector("[aria-pressed]"));
    return click(this.menus.of(picture)?.querySelector(`[data-${verb}]`));
  }

  move(by) {
    const { pictures } = this;
    const index = pictures.indexOf(this.current);
    return this.show(pictures[index < 0 ? 0 : index + by]);
  }

  /** To the picture above or below: the nearest of the next row in that direction. */
  moveRow(by) {
    const current = this.current?.getBoundingClientRect();
    if (!current) return this.move(by);
    const boxes = this.pictures.map((picture) => ({ picture, box: picture.getBoundingClientRect() }));
    const beyond = boxes.filter(({ box }) => (box.top - current.top) * by > 1);
    const rows = beyond.map(({ box }) => box.top);
    const next = by > 0 ? Math.min(...rows) : Math.max(...rows);
    const middle = (box) => Math.abs(box.left + box.width / 2 - current.left - current.width / 2);
    const row = beyond.filter(({ box }) => Math.abs(box.top - next) < 1);
    return this.show(row.sort((one, other) => middle(one.box) - middle(other.box))[0]?.picture);
  }

  show(picture) {
    if (!picture) return false;
    picture.querySelector(".picture-link").focus();
    this.querySelector("key-strip")?.show();
    return true;
  }
}

function click(button) {
  button?.click();
  return Boolean(button);
}

customElements.define("picture-wall", PictureWall);
