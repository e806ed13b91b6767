// <toast-stack>: notices that go by themselves. Success after 5 s, one with Undo after 8 s and counting down, an error never.
// They wait while they are hovered or focused. At most three are shown.

const STAY = { success: 5, info: 5, debug: 5, warning: 8 };
const UNDO = 8;
const MOST = 3;
const TICK = 250;

class ToastStack extends HTMLElement {
  connectedCallback() {
    this.observer = new MutationObserver(() => this.trim());
    this.observer.observe(this, { childList: true });
    this.timer = setInterval(() => this.tick(), TICK);
    this.addEventListener("click", (event) => {
      if (event.target.closest("[data-close]")) event.target.closest(".toast").remove();
    });
  }

  disconnectedCallback() {
    this.observer.disconnect();
    clearInterval(this.timer);
  }

  trim() {
    const toasts = [...this.querySelectorAll(".toast")];
    for (const toast of toasts.slice(0, Math.max(0, toasts.length - MOST))) toast.remove();
  }

  tick() {
    for (const toast of this.querySelectorAll(".toast")) {
      const stay = "undo" in toast.dataset ? UNDO : STAY[toast.dataset.level];
      if (!stay || toast.matches(":hover, :focus-within")) continue;
      toast.left = (toast.left ?? stay) - TICK / 1000;
      toast.querySelector(".toast-left")?.replaceChildren(`${Math.ceil(toast.left)} s`);
      if (toast.left <= 0) toast.remove();
    }
  }
}

customElements.define("toast-stack", ToastStack);

/** Take back every complaint. */
export function complainNoMore() {
  for (const toast of document.querySelectorAll("toast-stack [data-complaint]")) toast.remove();
}

/** Show an error; `again` is what "Try again" does, where there is anything to do. One of a kind is shown once. */
export function complain(text, again) {
  const stack = document.querySelector("toast-stack");
  const same = [...stack.querySelectorAll(".toast-words")].find((words) => words.textContent === text);
  same?.closest(".toast").remove();
  const toast = document.getElementById("toast-error").content.firstElementChild.cloneNode(true);
  toast.dataset.complaint = "";
  toast.querySelector(".toast-words").textContent = text;
  const button = toast.querySelector("[data-again]");
  if (again) {
    button.addEventListener("click", () => {
      toast.remove();
      again();
    });
  } else {
    button.remove();
  }
  stack.append(toast);
}
