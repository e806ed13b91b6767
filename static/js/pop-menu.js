// <pop-menu> around a <details>: closes on Esc, on a click elsewhere, and when the focus leaves.

class PopMenu extends HTMLElement {
  connectedCallback() {
    this.details = this.querySelector("details");
    this.outside = (event) => {
      if (!this.contains(event.target)) this.details.open = false;
    };
    document.addEventListener("pointerdown", this.outside);
    this.addEventListener("focusout", (event) => {
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
