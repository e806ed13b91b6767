// How far somebody has scrolled is in the address, so that Back, a reload and a deleted picture lead to the same place.

export class Place {
  constructor(wall) {
    this.wall = wall;
    wall.addEventListener("htmx:beforeRequest", () => this.note());
    wall.addEventListener("htmx:afterSettle", (event) => this.arrived(event));
  }

  /** Before anything is replaced: where the focus is. */
  note() {
    const at = this.wall.pictures.indexOf(this.wall.querySelector(".picture:is(:focus-within, :has(input:checked))"));
    this.at = at < 0 ? null : at;
  }

  arrived(event) {
    if (event.detail.requestConfig?.path.includes("cursor=")) this.write();
    const { activeElement } = document;
    if (activeElement === document.body || !activeElement.checkVisibility()) this.focus();
  }

  focus() {
    const { pictures } = this.wall;
    if (this.at === null) return;
    const near = pictures[Math.min(this.at, pictures.length - 1)]?.querySelector(".picture-link");
    (near ?? document.getElementById("main")).focus({ preventScroll: true });
    this.at = null;
  }

  write() {
    const end = [...this.wall.querySelectorAll("[data-end]")].at(-1)?.dataset.end;
    if (!end) return;
    const address = new URL(location.href);
    address.searchParams.set("until", end);
    history.replaceState(history.state, "", address);
  }
}
