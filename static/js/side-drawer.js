// <side-drawer>: what the address points at has the focus, else, beside its list, its first field. Esc closes it where nothing
// was entered.

class SideDrawer extends HTMLElement {
  connectedCallback() {
    const fields = "form.form input:not([type=hidden], [type=radio]:not(:checked))";
    const found = document.getElementById(location.hash.slice(1));
    if (found) found.focus();
    else if (matchMedia("(width > 1180px)").matches) this.querySelector(fields).focus({ preventScroll: true });
    this.addEventListener("input", () => (this.isChanged = true));
    this.listening = new AbortController();
    document.addEventListener("keydown", (event) => this.press(event), { signal: this.listening.signal });
  }

  disconnectedCallback() {
    this.listening.abort();
  }

  press(event) {
    if (event.key !== "Escape" || event.defaultPrevented || this.isChanged) return;
    if (!document.querySelector("dialog[open]")) this.querySelector("[data-close]").click();
  }
}

customElements.define("side-drawer", SideDrawer);
