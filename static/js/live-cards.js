// <live-cards src>: while a card inside is unfinished, asks which have changed. The answer is cards for their places.
// With data-watches it looks now and then for what others begin too, while the page is in view.

import { announce } from "./announce.js";
import { complain } from "./toast-stack.js";

const SOON = 1500;
const HIDDEN = 10_000;
const IDLE = 15_000;
const LONGEST = 30_000;
const MOST_SEEN = 200; // in one address; those that can change by themselves go first
const DONE = { succeeded: "done", failed: "failed", refused: "declined", unknown: "without an answer", cancelled: "cancelled" };

class LiveCards extends HTMLElement {
  connectedCallback() {
    this.wait = SOON;
    this.observer = new MutationObserver(() => {
      this.keepOne();
      this.keepOrder();
      this.count();
      this.plan();
    });
    this.observer.observe(this, { childList: true, subtree: true });
    this.looked = () => {
      this.stop();
      this.plan();
    };
    document.addEventListener("visibilitychange", this.looked);
    this.addEventListener("htmx:oobBeforeSwap", (event) => this.keepFocus(event.target));
    this.addEventListener("htmx:beforeSwap", (event) => this.moveFocus(event.target));
    this.addEventListener("htmx:afterSwap", (event) => this.reveal(event.detail.requestConfig?.elt));
    this.plan();
  }

  disconnectedCallback() {
    this.observer.disconnect();
    document.removeEventListener("visibilitychange", this.looked);
    this.stop();
  }

  get cards() {
    return [...this.querySelectorAll("article[data-version]")];
  }

  plan() {
    const isIdle = !this.querySelector("article[data-live]");
    if (this.isIdle && !isIdle) this.stop();
    if (this.asking || this.timer) return;
    if (isIdle && (document.hidden || !("watches" in this.dataset))) return;
    this.isIdle = isIdle;
    const least = isIdle ? IDLE : document.hidden ? HIDDEN : 0;
    this.timer = setTimeout(() => this.ask(), Math.max(least, this.wait));
  }

  stop() {
    clearTimeout(this.timer);
    this.timer = 0;
  }

  async ask() {
    this.stop();
    this.asking = true;
    const before = new Map(this.cards.map((card) => [card.id, card.dataset.status]));
    try {
      await this.update();
      this.wait = SOON;
      this.tell(before);
    } catch {
      this.wait = Math.min(this.wait * 2, LONGEST);
    }
    this.asking = false;
    if (this.isConnected) this.plan();
  }

  async update() {
    const address = new URL(this.getAttribute("src"), location.href);
    const liveFirst = this.cards.sort((one, other) => ("live" in other.dataset) - ("live" in one.dataset));
    const seen = liveFirst.map((card) => `${numberOf(card)}:${card.dataset.version}`);
    address.searchParams.set("seen", seen.slice(0, MOST_SEEN).join(","));
    const response = await fetch(address, { headers: { "HX-Request": "true", ...JSON.parse(document.body.getAttribute("hx-headers")) } });
    if (response.redirected) {
      complain("You are signed out. Sign in again in another tab; what you wrote is still here.");
    }
    if (!response.ok || response.redirected) throw new Error(`answered ${response.status}`);
    if (response.status !== 200) return;
    const cards = await response.text();
    await this.released();
    window.htmx.swap(this, cards, { swapStyle: "none" });
  }

  /** A button that is replaced while it is pressed would not be clicked. */
  async released() {
    while (this.querySelector(":active")) await new Promise((resume) => setTimeout(resume, 50));
  }

  /** What had the focus goes with its card: give it to the card in its place, else to one that a button began, else to
   * the next. */
  keepFocus(card) {
    const { activeElement } = document;
    if (!card.contains(activeElement)) return;
    const { parentElement: stream, nextElementSibling: next, previousElementSibling: previous } = card;
    const known = new Set(this.cards);
    const follows = activeElement.matches(".job-title");
    setTimeout(() => {
      if (document.activeElement !== document.body) return;
      const kept = document.getElementById(card.id);
      const begun = this.cards.find((other) => other !== kept && !known.has(other));
      const inPlace = follows || kept?.parentElement === stream ? kept : null;
      const near = [inPlace, begun, next, previous].find((other) => other?.isConnected) ?? this;
      (near.querySelector(".job-title") ?? document.getElementById("main")).focus();
    });
  }

  /** "Older" goes when it was pressed: give the focus to the first card that comes in its place. */
  moveFocus(older) {
    if (!older.matches(".older:focus-within")) return;
    const last = older.previousElementSibling;
    setTimeout(() => last.nextElementSibling?.querySelector(".job-title")?.focus());
  }

  /** On a phone what was just begun would stand far below the button. */
  reveal(source) {
    if (source?.id !== "composer") return;
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.cards[0].scrollIntoView({ block: "nearest", behavior: isStill ? "instant" : "smooth" });
  }

  /** The answer to a press and the look for news may both bring a card. */
  keepOne() {
    const seen = new Set();
    for (const card of this.cards) {
      if (seen.has(card.id)) card.remove();
      seen.add(card.id);
    }
  }

  /** In Activity a card that has moved on stands under what it is now. */
  keepOrder() {
    for (const card of this.cards) {
      const before = card.closest("section");
      const group = this.querySelector(`section[data-group="${card.dataset.group}"]`);
      if (!group || group === before) continue;
      const [number, down] = [numberOf(card), card.dataset.group === "queued" ? -1 : 1];
      const stream = group.querySelector(".stream");
      const follows = (other) => !other.dataset.version || (number - numberOf(other)) * down > 0;
      stream.insertBefore(card, [...stream.children].find(follows) ?? null);
      recount(group, 1);
      if (before) recount(before, -1);
    }
  }

  count() {
    const active = this.querySelectorAll("article:is([data-status=queued], [data-status=running])").length;
    const words = active ? `${active} active` : "";
    const count = document.getElementById("active-count");
    if (count && count.textContent !== words) count.textContent = words;
  }

  tell(before) {
    for (const card of this.cards) {
      const { status } = card.dataset;
      if (!before.has(card.id) || before.get(card.id) === status || !DONE[status]) continue;
      const made = [amount(card, "a.shot:not(.shot-file)", "picture"), amount(card, "a.shot-file", "file")];
      announce([`Job ${numberOf(card)} ${DONE[status]}`, ...made.filter(Boolean)].join(", ") + ".");
    }
  }
}

function amount(card, shots, name) {
  const { length } = card.querySelectorAll(shots);
  return length && `${length} ${name}${length > 1 ? "s" : ""}`;
}

const numberOf = (card) => Number(card.id.slice("job-".length));

function recount(group, change) {
  const words = group.querySelector("[data-count]");
  const count = Number(words.dataset.count) + change;
  words.dataset.count = count;
  words.textContent = count.toLocaleString("en");
  group.hidden = count === 0;
}

customElements.define("live-cards", LiveCards);
