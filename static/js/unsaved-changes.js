// <unsaved-changes> around a form: whoever leaves the page before what was changed there is saved is asked by the browser.

class UnsavedChanges extends HTMLElement {
  connectedCallback() {
    this.addEventListener("input", () => (this.isChanged = true));
    this.addEventListener("submit", () => (this.isChanged = false));
    this.leave = (event) => {
      if (this.isChanged) event.preventDefault();
    };
    window.addEventListener("beforeunload", this.leave);
  }

  disconnectedCallback() {
    window.removeEventListener("beforeunload", this.leave);
  }
}

customElements.define("unsaved-changes", UnsavedChanges);
