// <more-options data-summary>: what is chosen under "More options", in the line that opens it; open stays open.

class MoreOptions extends HTMLElement {
  connectedCallback() {
    this.details = document.getElementById(this.dataset.summary);
    this.details.open = localStorage.getItem("more-options") === "open";
    this.details.addEventListener("toggle", () => {
      localStorage.setItem("more-options", this.details.open ? "open" : "closed");
    });
    this.addEventListener("change", () => this.tell());
    this.tell();
  }

  tell() {
    const said = [...this.querySelectorAll("[data-said]")].map((field) => words(field)).filter(Boolean);
    this.details.querySelector(".more-said").textContent = said.join(", ");
  }
}

function words(field) {
  const name = field.dataset.said;
  const chosen = field.querySelector("input:checked + label");
  if (chosen) return name === "format" ? chosen.textContent : `${name} ${chosen.textContent.toLowerCase()}`;
  const input = field.querySelector("input, textarea");
  if (!input || input.disabled || !input.value || input.value === (input.dataset.default ?? "")) return "";
  return input.type === "number" ? `${name} ${input.value}` : name;
}

customElements.define("more-options", MoreOptions);
