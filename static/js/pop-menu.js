// <pop-menu> around a <details>: closes on Esc, on a click elsewhere, and when the focus leaves.

class PopMenu extends HTMLElement {
  connectedCallback() {
    this.details = this.querySelector("details");
    this.outside = (event) => {
      this.isPressed = this.contains(event.target);
      if (!this.isPressed) this.details.open = false;
    };
    document.addEventListener("pointerdown", this.outside);
    // A press on words that take no focus gives it to the page around them: that is no leaving.
    this.addEventListener("click", () => (this.isPressed = false));
    this.addEventListener("keydown", () => (this.isPressed = false), { capture: true });
    this.addEventListener("focusout", (event) => {
      if (this.isPressed) return;
      if (event.relatedTarget && !this.contains(event.relatedTarget)) this.details.open = false;
    });
    this.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.details.open) return;
      event.stopPropagation();
      this.details.open = false;
      this.details.querySelector("summary").focus();
    });
  }

  disconnectedCallback() {
    document.removeEventListener("pointerdown", this.outside);
  }
}

customElements.define("pop-menu", PopMenu);
