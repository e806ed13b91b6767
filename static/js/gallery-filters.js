// <filter-bar> around the form of the filters: a menu stays open while one chooses in it, two days go before a span, and what
// sticks under the bar knows how high it is.

class FilterBar extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", (event) => this.prefer(event), { capture: true });
    this.addEventListener("htmx:oobBeforeSwap", (event) => keepOpen(event.target, event.detail.fragment));
    this.observer = new ResizeObserver(([bar]) => {
      this.closest(".gallery").style.setProperty("--bar", `${bar.borderBoxSize[0].blockSize}px`);
    });
    this.observer.observe(this.querySelector("form"));
  }

  disconnectedCallback() {
    this.observer.disconnect();
  }

  prefer(event) {
    if (["from", "to"].includes(event.target.name)) this.querySelector("#date-any").checked = true;
    if (event.target.name !== "date" || !event.target.value) return;
    for (const day of this.querySelectorAll("[name=from], [name=to]")) day.value = "";
  }
}

function keepOpen(row, fragment) {
  for (const menu of row.querySelectorAll("details[open]")) {
    fragment.querySelector(`[data-menu="${menu.dataset.menu}"]`)?.setAttribute("open", "");
  }
}

customElements.define("filter-bar", FilterBar);
