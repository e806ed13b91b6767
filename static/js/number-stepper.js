// <number-stepper>: a minus and a plus beside a number.

class NumberStepper extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    this.addEventListener("click", (event) => {
      const button = event.target.closest("[data-step]");
      if (button) this.step(Number(button.dataset.step));
    });
    this.addEventListener("input", () => this.tell());
    this.tell();
  }

  step(by) {
    if (by > 0) this.input.stepUp();
    else this.input.stepDown();
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  tell() {
    const value = Number(this.input.value);
    const [less, more] = this.querySelectorAll("[data-step]");
    less.disabled = value <= Number(this.input.min);
    more.disabled = value >= Number(this.input.max);
  }
}

customElements.define("number-stepper", NumberStepper);
