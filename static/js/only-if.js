// <only-if data-other data-values>: a field that counts only while another has one of these values, and says so otherwise.

class OnlyIf extends HTMLElement {
  connectedCallback() {
    if (!this.dataset.other) return;
    this.form = this.closest("form");
    this.look = () => this.tell();
    this.form.addEventListener("change", this.look);
    this.tell();
  }

  disconnectedCallback() {
    this.form?.removeEventListener("change", this.look);
  }

  tell() {
    const other = this.form.elements[this.dataset.other];
    const counts = !other || this.dataset.values.split(" ").includes(other.value);
    this.querySelector("input, textarea").disabled = !counts;
  }
}

customElements.define("only-if", OnlyIf);
