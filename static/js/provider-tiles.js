// <provider-tiles>: the provider that is chosen fills in its base URL and says what it needs. What was typed at each is kept.

class ProviderTiles extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.typed = new Map();
    this.addEventListener("change", (event) => this.change(event.target));
    this.chosen = this.querySelector("input:checked");
    if (this.chosen && !this.address.value) this.address.value = this.chosen.dataset.baseUrl;
    if (this.chosen) this.tell();
  }

  get address() {
    return this.form.elements.base_url;
  }

  change(chosen) {
    if (this.chosen) this.typed.set(this.chosen, this.address.value);
    this.chosen = chosen;
    this.address.value = this.typed.get(chosen) || chosen.dataset.baseUrl;
    this.tell();
  }

  tell() {
    this.address.placeholder = this.chosen.dataset.example;
    this.querySelector("[data-provider-help]").textContent = this.chosen.dataset.help;
  }
}

customElements.define("provider-tiles", ProviderTiles);
