// <size-field>: the chosen size in pixels beside the label; the box of a custom size, and the nearest one that the model makes.

class SizeField extends HTMLElement {
  connectedCallback() {
    this.box = this.querySelector(".custom-size input");
    this.addEventListener("change", (event) => this.tell(event.target));
    this.addEventListener("click", (event) => {
      const button = event.target.closest("[data-nearest]");
      if (button) this.take(event, button.dataset.nearest);
    });
    this.querySelector(":checked")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  tell(changed) {
    const chosen = this.querySelector("input:checked");
    const custom = chosen?.value === "custom";
    this.querySelector(".hint").textContent = custom ? this.box.value.replace(/\s*[x×*]\s*/i, " × ") : chosen?.dataset.pixels;
    if (custom && changed === chosen) this.box.focus();
  }

  take(event, size) {
    event.preventDefault();
    this.box.value = size;
    this.querySelector("input[value=custom]").checked = true;
    this.box.removeAttribute("aria-invalid");
    this.querySelector(".field-error").remove();
    this.box.dispatchEvent(new Event("change", { bubbles: true }));
    this.box.focus();
  }
}

customElements.define("size-field", SizeField);
