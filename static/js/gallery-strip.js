// <key-strip>: the keys, shown after the first move by a key, until somebody closes it for good.

class KeyStrip extends HTMLElement {
  connectedCallback() {
    this.querySelector("button").addEventListener("click", () => {
      localStorage.setItem("key-strip", "closed");
      this.hidden = true;
    });
  }

  show() {
    this.hidden = localStorage.getItem("key-strip") === "closed";
  }
}

customElements.define("key-strip", KeyStrip);
