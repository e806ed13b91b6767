// <model-picker>: dresses the select of models as a button and a list to search. The select stays what the form sends, and
// what tells htmx that another model was chosen.

import { modifier } from "./keys.js";

class ModelPicker extends HTMLElement {
  connectedCallback() {
    this.select = this.querySelector("select");
    this.button = this.querySelector(".picker-button");
    this.list = this.querySelector(".picker-list");
    this.search = this.querySelector("[role=combobox]");
    this.options = [...this.querySelectorAll("[role=option]")];
    this.button.addEventListener("click", () => this.toggle());
    this.button.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        this.toggle(true);
      }
    });
    this.search.addEventListener("input", (event) => {
      event.stopPropagation();
      this.filter();
    });
    this.search.addEventListener("change", (event) => event.stopPropagation());
    this.search.addEventListener("keydown", (event) => this.steer(event));
    this.list.addEventListener("click", (event) => this.choose(event.target.closest("[role=option]")));
    // An option takes no focus, so a press on it would give it to the page, and the list would be gone before the click.
    this.list.addEventListener("mousedown", (event) => {
      if (event.target !== this.search) event.preventDefault();
    });
    this.list.addEventListener("pointermove", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.point(option);
    });
    this.select.addEventListener("change", () => this.show());
    this.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !this.contains(event.relatedTarget)) this.toggle(false);
    });
    this.outside = (event) => {
      if (!this.contains(event.target)) this.toggle(false);
    };
    this.shortcut = (event) => {
      if (event.key.toLowerCase() !== "k" || !modifier(event)) return;
      event.preventDefault();
      this.toggle(true);
    };
    document.addEventListener("pointerdown", this.outside);
    document.addEventListener("keydown", this.shortcut);
  }

  disconnectedCallback() {
    document.removeEventListener("pointerdown", this.outside);
    document.removeEventListener("keydown", this.shortcut);
  }

  toggle(open = this.list.hidden) {
    if (this.list.hidden === !open) return;
    this.list.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    if (!open) return;
    this.search.value = "";
    this.filter();
    this.search.focus();
    this.point(this.options.find((option) => option.ariaSelected === "true") ?? this.options[0]);
    this.list.scrollIntoView({ block: "nearest" });
  }

  get shown() {
    return this.options.filter((option) => !option.hidden);
  }

  filter() {
    const words = plain(this.search.value).split(" ");
    for (const option of this.options) {
      const name = plain(option.dataset.name);
      const text = `${name} ${name.replaceAll(" ", "")}`;
      option.hidden = !words.every((word) => text.includes(word));
    }
    for (const group of this.querySelectorAll(".picker-group")) group.hidden = Boolean(this.search.value);
    this.querySelector(".picker-none").hidden = this.shown.length > 0;
    const said = words.join(" ");
    this.point(this.shown.find((option) => plain(option.dataset.label) === said) ?? this.shown[0]);
  }

  point(option) {
    for (const each of this.options) each.classList.toggle("is-active", each === option);
    this.search.setAttribute("aria-activedescendant", option?.id ?? "");
    option?.scrollIntoView({ block: "nearest" });
  }

  steer(event) {
    const { shown } = this;
    const at = shown.findIndex((option) => option.classList.contains("is-active"));
    const steps = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: shown.length - 1 };
    if (event.key in steps) {
      this.point(shown[(steps[event.key] + shown.length) % shown.length]);
    } else if (event.key === "Enter") {
      if (!modifier(event)) this.choose(shown[at]);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      this.toggle(false);
      this.button.focus();
    } else {
      return;
    }
    event.preventDefault();
  }

  choose(option) {
    if (!option || option.ariaDisabled === "true") return;
    this.toggle(false);
    this.button.focus();
    if (this.select.value === option.dataset.value) return;
    this.select.value = option.dataset.value;
    this.select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** What the select says, whoever has set it. */
  show() {
    const chosen = this.options.find((option) => option.dataset.value === this.select.value);
    for (const each of this.options) each.ariaSelected = String(each === chosen);
    if (!chosen) return;
    this.button.querySelector(".mark").textContent = chosen.querySelector(".mark").textContent;
    this.button.querySelector(".picker-words").replaceChildren(...chosen.querySelector(".picker-words").cloneNode(true).childNodes);
  }
}

/** Letters and digits alone: "dall-e", "DALL·E" and "dalle" are one name to whoever looks for it. */
function plain(text) {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

customElements.define("model-picker", ModelPicker);
