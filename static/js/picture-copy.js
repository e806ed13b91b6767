// <copy-text>: a button that copies the text beside it, or all of a text that is shown short.

import { announce } from "./announce.js";

const STAY = 2000;

class CopyText extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector("[data-copy]");
    this.button?.addEventListener("click", () => this.copy());
  }

  async copy() {
    const text = this.dataset.value ?? this.querySelector("[data-text]").textContent;
    // Browsers give a clipboard only to pages that came by https or from this machine.
    if (navigator.clipboard) await navigator.clipboard.writeText(text);
    else copyBySelecting(text);
    announce("Copied.");
    this.button.dataset.copied = "";
    setTimeout(() => delete this.button.dataset.copied, STAY);
  }
}

function copyBySelecting(text) {
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "sr";
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}

customElements.define("copy-text", CopyText);
