// <row-height> around a slider: how high the rows of pictures are, on this browser.

class RowHeight extends HTMLElement {
  connectedCallback() {
    this.slider = this.querySelector("input");
    const kept = localStorage.getItem("row-height");
    if (kept) this.slider.value = kept;
    else this.slider.value = Number.parseInt(getComputedStyle(this).getPropertyValue("--row"), 10);
    if (kept) this.apply();
    this.slider.addEventListener("input", () => this.apply());
    this.addEventListener("change", (event) => event.stopPropagation());
  }

  step(by) {
    if (by > 0) this.slider.stepUp();
    else this.slider.stepDown();
    this.apply();
    return true;
  }

  apply() {
    localStorage.setItem("row-height", this.slider.value);
    this.closest(".gallery").style.setProperty("--row", `${this.slider.value}px`);
  }
}

customElements.define("row-height", RowHeight);
