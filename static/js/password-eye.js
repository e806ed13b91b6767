// <password-eye>: shows what is written into a password field, until asked to hide it again.

class PasswordEye extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    const input = this.querySelector("input");
    button?.addEventListener("click", () => {
      const shown = input.type === "text";
      input.type = shown ? "password" : "text";
      button.ariaLabel = button.title = shown ? "Show the password" : "Hide the password";
    });
  }
}

customElements.define("password-eye", PasswordEye);
