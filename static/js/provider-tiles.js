// <provider-tiles>: the provider that is chosen fills in its base URL and says what it needs.

class ProviderTiles extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.addEventListener("change", (event) => this.fill(event.target));
    const chosen = this.querySelector("input:checked");
    if (chosen && !this.address.value) this.fill(chosen);
    else if (chosen) this.tell(chosen);
  }

  get address() {
    return this.form.elements.base_url;
  }

  fill(chosen) {
    this.address.value = chosen.dataset.baseUrl;
    this.tell(chosen);
  }

  tell(chosen) {
    this.address.placeholder = chosen.dataset.example;
    this.querySelector("[data-provider-help]").textContent = chosen.dataset.help;
  }
}

customElements.define("provider-tiles", ProviderTiles);
