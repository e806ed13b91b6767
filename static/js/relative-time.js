// <relative-time> around a <time>: "24 min ago", kept up with the clock; after a day the exact text stands.

const HOUR = 3600;

class RelativeTime extends HTMLElement {
  connectedCallback() {
    this.time = this.querySelector("time");
    this.exact = this.time.textContent;
    this.timer = setInterval(() => this.tell(), 30_000);
    this.tell();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  tell() {
    const age = (Date.now() - Date.parse(this.time.dateTime)) / 1000;
    this.time.textContent = age < 24 * HOUR ? words(Math.max(age, 0)) : this.exact;
  }
}

function words(age) {
  if (age < 60) return "just now";
  return age < HOUR ? `${Math.floor(age / 60)} min ago` : `${Math.floor(age / HOUR)} h ago`;
}

customElements.define("relative-time", RelativeTime);
