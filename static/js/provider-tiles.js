// <provider-tiles>: the provider that is chosen fills in its base URL, and its name where none was written.

class ProviderTiles extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.addEventListener("change", (event) => this.fill(event.target));
    const chosen = this.querySelector("input:checked");
    if (chosen && !this.address.value) this.fill(chosen);
  }

  get address() {
    return this.form.elements.base_url;
  }

  fill(chosen) {
    this.address.value = chosen.dataset.baseUrl;
  }
}

customElements.define("provider-tiles", ProviderTiles);
