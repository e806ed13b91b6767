// Which pictures are selected: by their circles, by a click anywhere on them while selecting, by a range with Shift, by
// holding a finger on one.

import { announce } from "./announce.js";

const HOLD = 500;

export class Selection {
  constructor(wall) {
    this.wall = wall;
    this.form = wall.querySelector(".bulk");
    this.told = 0;
    this.kept = [];
    this.switch = wall.querySelector("[data-select]");
    wall.addEventListener("change", (event) => this.changed(event));
    wall.addEventListener("click", (event) => this.clicked(event), { capture: true });
    wall.addEventListener("pointerdown", (event) => this.held(event));
    wall.addEventListener("contextmenu", (event) => {
      if (this.justHeld) event.preventDefault();
    });
    wall.addEventListener("htmx:beforeSwap", (event) => this.keep(event));
    wall.addEventListener("htmx:afterSwap", () => this.restore());
    wall.addEventListener("htmx:afterSettle", () => this.tell());
    this.form.addEventListener("reset", () => setTimeout(() => this.select(false)));
    this.form.addEventListener("formdata", ({ formData }) => join(formData));
    this.tell();
  }

  get boxes() {
    return [...this.wall.querySelectorAll(".picture-check > input")];
  }

  get chosen() {
    return this.boxes.filter((box) => box.checked);
  }

  get isOn() {
    return "selecting" in this.wall.dataset;
  }

  /** Begin or end selecting; ending it lets go of everything. */
  select(on) {
    this.wall.toggleAttribute("data-selecting", on);
    this.switch?.classList.toggle("btn-strong", on);
    if (!on) for (const box of this.chosen) box.checked = false;
    this.tell();
  }

  toggle(picture) {
    const box = boxOf(picture);
    if (!box) return false;
    this.set([box], !box.checked);
    this.last = picture;
    return true;
  }

  /** Everything between the picture chosen last and this one. */
  range(picture, from = this.last) {
    const { pictures } = this.wall;
    const ends = [pictures.indexOf(from), pictures.indexOf(picture)].sort((one, other) => one - other);
    if (!picture) return false;
    if (ends[0] < 0) return this.toggle(picture);
    this.set(pictures.slice(ends[0], ends[1] + 1).map(boxOf), true);
    this.last = picture;
    return true;
  }

  all() {
    this.set(this.boxes, true);
  }

  clear() {
    if (!this.isOn && !this.chosen.length) return false;
    this.select(false);
    return true;
  }

  set(boxes, checked) {
    for (const box of boxes) box.checked = checked;
    this.tell();
  }

  changed(event) {
    if (!event.target.matches(".picture-check > input")) return;
    this.last = event.target.closest(".picture");
    this.tell();
  }

  clicked(event) {
    if (event.target.closest("[data-select]")) {
      event.preventDefault();
      this.select(!this.isOn);
      return;
    }
    const picture = event.target.closest(".picture");
    if (!picture || event.ctrlKey || event.metaKey || event.target.closest("button, summary, .menu-list")) return;
    const wasHeld = this.justHeld;
    this.justHeld = false;
    if (event.target.closest(".picture-check")) {
      // A box takes back what is done to it while its click is handled, so the range comes after.
      const { last } = this;
      if (event.shiftKey) setTimeout(() => this.range(picture, last));
      return;
    }
    if (!event.shiftKey && !this.isOn && !wasHeld) return;
    event.preventDefault();
    if (event.shiftKey) this.range(picture);
    else if (!wasHeld) this.toggle(picture);
  }

  held(event) {
    const picture = event.target.closest(".picture");
    this.justHeld = false;
    if (event.pointerType !== "touch" || !picture) return;
    const timer = setTimeout(() => {
      this.justHeld = true;
      this.select(true);
      this.toggle(picture);
    }, HOLD);
    for (const end of ["pointerup", "pointercancel"]) {
      this.wall.addEventListener(end, () => clearTimeout(timer), { once: true });
    }
  }

  /** Favourites stay selected: more may be done with them. */
  keep({ detail }) {
    this.kept = detail.requestConfig.elt.matches("[data-favourite]") ? this.chosen.map((box) => box.value) : [];
  }

  restore() {
    for (const box of this.boxes) box.checked ||= this.kept.includes(box.value);
    this.kept = [];
  }

  tell() {
    const bytes = this.chosen.reduce((sum, box) => sum + Number(box.closest(".picture").dataset.bytes), 0);
    const { length } = this.chosen;
    if (length !== this.told) announce(`${length || "Nothing"} selected`, { now: true });
    this.told = length;
    this.form.querySelector("output").textContent = `${length} selected`;
    this.form.querySelector("[data-size]").textContent = size(bytes);
  }
}

/** One field with all the numbers: a server counts fields. And where to come back to, as the address says it now. */
function join(formData) {
  const ids = formData.getAll("picture");
  if (ids.length) formData.set("picture", ids.join(","));
  formData.set("next", location.pathname + location.search);
}

function boxOf(picture) {
  return picture?.querySelector(".picture-check > input");
}

function size(bytes) {
  const units = ["bytes", "KB", "MB", "GB"];
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), 3);
  return `${(bytes / 1024 ** power).toFixed(power ? 1 : 0)} ${units[power]}`;
}
