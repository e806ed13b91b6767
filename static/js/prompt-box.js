// <prompt-box>: counts the prompt as providers do (in code points), grows with it, sends it on Ctrl or ⌘ and Enter and on
// no Enter alone, lets nobody send an empty one, and fetches earlier ones on Alt and the arrows.

import { modifier } from "./keys.js";

class PromptBox extends HTMLElement {
  connectedCallback() {
    this.prompt = this.querySelector("textarea");
    this.form = this.closest("form");
    this.tell = this.tell.bind(this);
    this.prompt.addEventListener("input", this.tell);
    this.addEventListener("click", (event) => {
      if (!event.target.closest("a, button, label, textarea")) this.prompt.focus();
    });
    this.form.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      const sends = modifier(event);
      if (sends || event.target.matches("input")) event.preventDefault(); // Enter alone would spend money
      if (sends) this.form.requestSubmit();
    });
    this.prompt.addEventListener("keydown", (event) => this.recall(event));
    this.form.addEventListener("submit", (event) => this.guard(event), { capture: true });
    document.addEventListener("htmx:oobAfterSwap", this.tell);
    // The bar under the button comes back as the prompt loses the focus, and would move the button from under the finger.
    this.form.querySelector("#generate").addEventListener("mousedown", (event) => {
      if (document.activeElement === this.prompt) event.preventDefault();
    });
    this.tell();
  }

  disconnectedCallback() {
    document.removeEventListener("htmx:oobAfterSwap", this.tell);
  }

  get isEmpty() {
    return !this.prompt.value.trim();
  }

  tell() {
    const limit = this.querySelector("#prompt-limit");
    const written = [...this.prompt.value].length;
    limit.textContent = `${written.toLocaleString("en")} / ${Number(limit.value).toLocaleString("en")}`;
    limit.classList.toggle("counter-over", written > limit.value);
    const button = this.form.querySelector("#generate");
    button.ariaDisabled = this.isEmpty ? "true" : null;
    this.form.querySelector("#generate-why").textContent = this.isEmpty ? "Write a prompt first" : "";
    this.grow();
  }

  grow() {
    if (CSS.supports("field-sizing", "content")) return;
    this.prompt.style.height = "auto";
    this.prompt.style.height = `${this.prompt.scrollHeight}px`;
  }

  /** From the empty field through the person's prompts on this page, the newest first, and back; not away from other text. */
  recall(event) {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!by || !event.altKey) return;
    const cards = document.querySelectorAll("[data-prompt]");
    const prompts = ["", ...new Set([...cards].map((card) => card.dataset.prompt))];
    const index = prompts.indexOf(this.prompt.value);
    if (index < 0 || !(index + by in prompts)) return;
    event.preventDefault();
    this.prompt.value = prompts[index + by];
    this.prompt.dispatchEvent(new Event("input", { bubbles: true }));
  }

  guard(event) {
    if (!this.isEmpty) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.prompt.focus();
  }
}

customElements.define("prompt-box", PromptBox);
