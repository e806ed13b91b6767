// <job-clock>: how long a job has been running, and may still take by the model's median. It counts from the server's clock, stops at
// nine tenths, and then says that it takes longer than usual.

class JobClock extends HTMLElement {
  connectedCallback() {
    const { started, now, median } = this.dataset;
    this.passed = now - started - performance.now() / 1000;
    this.median = Math.max(Number(median), 1);
    this.timer = setInterval(() => this.tell(), 1000);
    this.tell();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  tell() {
    const elapsed = this.passed + performance.now() / 1000;
    const left = Math.ceil(this.median - elapsed);
    const progress = this.querySelector("progress");
    progress.value = 90 * Math.min(1, elapsed / this.median);
    progress.setAttribute("aria-valuetext", left > 0 ? `${left} seconds left` : "longer than usual");
    this.querySelector("[data-left]").textContent = `${Math.max(0, Math.floor(elapsed))} s, ${left > 0 ? words(left) : "longer than usual"}`;
  }
}

function words(left) {
  return left > 90 ? `about ${Math.round(left / 60)} min left` : `${left} s left`;
}

customElements.define("job-clock", JobClock);
