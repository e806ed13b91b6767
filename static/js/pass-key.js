// <pass-key>: its form is sent with what the browser's passkey answers. The options stand inside, or the form's address has them.

class PassKey extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask();
    });
  }

  async ask() {
    this.say("");
    try {
      const credential = await answer(await this.options(), this.form.elements.passwordless?.checked);
      this.form.elements.credential.value = JSON.stringify(credential.toJSON());
      this.form.submit();
    } catch (error) {
      this.say(words(error));
    }
  }

  async options() {
    const inside = this.querySelector('script[type="application/json"]');
    if (inside) return JSON.parse(inside.textContent);
    const fetched = await fetch(this.form.action, { headers: { Accept: "application/json" } });
    if (!fetched.ok) throw new Error(fetched.statusText);
    return fetched.json();
  }

  say(text) {
    const line = this.querySelector(":scope > [role=alert]");
    line.textContent = text;
    line.hidden = !text;
  }
}

async function answer({ creation_options: creation, request_options: request }, alone) {
  if (request) {
    return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(request.publicKey) });
  }
  const asked = {
    ...creation.publicKey.authenticatorSelection,
    residentKey: alone ? "required" : "discouraged",
    requireResidentKey: alone,
    ...(alone && { userVerification: "required" }),
  };
  const options = { ...creation.publicKey, authenticatorSelection: asked };
  return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
}

function words(error) {
  if (!globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON) {
    return "This browser knows no passkeys here: they take a recent one, and an address with https or http://localhost.";
  }
  if (error.name === "SecurityError") {
    const port = location.port && `:${location.port}`;
    return `Passkeys take a host name: open the studio at http://localhost${port}, or by https.`;
  }
  if (error.name === "InvalidStateError") return "This device has a passkey for you already.";
  if (error.name === "NotAllowedError") return "Cancelled, or it took too long. Nothing was changed.";
  return "That did not work. Load the page again and try once more.";
}

customElements.define("pass-key", PassKey);
