// <composer-draft data-owner data-restores>: keeps the form as it is left and puts it back on the next page, of this tab and for
// this person in this team alone. The server answers what is put back as it does another model, so that picker, fields and
// price fit. data-restores is "always", or "returned" where the address fills the form, which wins but on the way back to it.

const OF_THE_PAGE = ["csrfmiddlewaretoken", "of_team", "submit_token", "quote"];

class ComposerDraft extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    for (const name of ["input", "change", "submit"]) this.form.addEventListener(name, () => this.keep());
    this.form.addEventListener("click", (event) => {
      if (event.target.closest("[data-clears]")) sessionStorage.removeItem(this.key);
    });
    this.returned = (event) => {
      if (event.persisted) this.form.querySelector("#settings").dispatchEvent(new Event("change"));
    };
    addEventListener("pageshow", this.returned);
    if (this.isWanted) this.restore();
  }

  disconnectedCallback() {
    removeEventListener("pageshow", this.returned);
  }

  get key() {
    return `draft ${this.dataset.owner}`;
  }

  get left() {
    return JSON.parse(sessionStorage.getItem(this.key));
  }

  get address() {
    return location.pathname + location.search;
  }

  get isWanted() {
    const { restores } = this.dataset;
    if (!restores || !this.left) return false;
    const type = performance.getEntriesByType("navigation")[0]?.type;
    return restores === "always" || (["reload", "back_forward"].includes(type) && this.left.address === this.address);
  }

  keep() {
    const values = Object.fromEntries(new FormData(this.form));
    for (const name of OF_THE_PAGE) delete values[name];
    sessionStorage.setItem(this.key, JSON.stringify({ address: this.address, values }));
  }

  restore() {
    const { values } = this.left;
    const { prompt, model } = this.form.elements;
    prompt.value = values.prompt;
    const ask = { source: "#settings", target: "#fields", swap: "outerHTML", values };
    window.htmx.ajax("POST", model.getAttribute("hx-post"), ask);
  }
}

customElements.define("composer-draft", ComposerDraft);
