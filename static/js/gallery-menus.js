// The menu of a picture, made when it is first needed: sixty of them would be most of the page.

export class Menus {
  constructor(wall) {
    this.template = wall.querySelector("#picture-menu");
    const open = (event) => {
      if (event.target.matches?.("[data-more]") && event.target.open) this.of(event.target.closest(".picture"));
    };
    wall.addEventListener("toggle", open, { capture: true });
  }

  /** The menu inside of that picture; nothing in the trash. */
  of(picture) {
    const details = picture.querySelector("[data-more]");
    if (!details || !this.template) return null;
    return details.querySelector(".menu-list") ?? this.fill(details, picture);
  }

  fill(details, picture) {
    const menu = this.template.content.firstElementChild.cloneNode(true);
    menu.querySelector("[data-open]").href = picture.querySelector(".picture-link").href;
    menu.querySelector("[data-download]").href = picture.dataset.file;
    const remove = menu.querySelector("[data-delete]");
    remove.value = picture.dataset.picture;
    if (!("mine" in picture.dataset)) remove.remove();
    details.append(menu);
    window.htmx.process(menu);
    return menu;
  }
}
