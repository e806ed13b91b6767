// What is wrong with the layout of this page as it is shown now, a sentence each; nothing is changed.
() => {
  const WIDE = innerWidth;
  const LEAST = 24; // WCAG 2.2, 2.5.8
  const BLANK = 6; // a blank at the end of a line hangs over the edge
  const TARGETS = "a[href], button, summary, select, textarea, input:not([type=hidden]), [role=option]";
  const FLOATING = "dialog, .menu-list, .picker-list, .toasts, .bulk, .strip, .detail-bar, .generate";
  const flaws = new Set();

  const style = (element) => getComputedStyle(element);
  const isHiddenForEyes = (element) => element.closest(".sr, .skip, [hidden], noscript, template") !== null;
  const shown = [...document.body.querySelectorAll("*")].filter((element) => {
    if (isHiddenForEyes(element) || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0;
  });

  function name(element) {
    const words = (element.ariaLabel ?? element.textContent ?? "").trim().replace(/\s+/g, " ").slice(0, 40);
    const classes = typeof element.className === "string" && element.className ? `.${element.className.split(" ").join(".")}` : "";
    return `${element.localName}${element.id ? `#${element.id}` : ""}${classes}${words ? ` “${words}”` : ""}`;
  }

  const clips = (element) => style(element).overflowX !== "visible";
  const ownText = (element) => [...element.childNodes].filter((node) => node.nodeType === 3 && node.data.trim());

  function linesOf(node) {
    const range = document.createRange();
    range.selectNodeContents(node);
    return [...range.getClientRects()].filter((box) => box.width > 0);
  }

  function ancestors(element) {
    const found = [];
    for (let each = element.parentElement; each && each !== document.body; each = each.parentElement) found.push(each);
    return found;
  }

  // 1. Nothing is wider than the window, unless it lies in something that scrolls or clips.
  if (document.documentElement.scrollWidth > WIDE) {
    flaws.add(`the page is ${document.documentElement.scrollWidth} px wide in a window of ${WIDE}`);
  }
  for (const element of shown) {
    const box = element.getBoundingClientRect();
    if (box.right <= WIDE + 1 && box.left >= -1) continue;
    if (!ancestors(element).some(clips)) flaws.add(`beyond the window: ${name(element)}`);
  }

  // 2. A button's words are whole and on one line.
  for (const element of shown.filter((each) => each.matches("button, summary, .btn, .filter"))) {
    const box = element.getBoundingClientRect();
    if (clips(element) && element.scrollWidth > element.clientWidth + 1 && style(element).textOverflow !== "ellipsis") {
      flaws.add(`a button's words are cut: ${name(element)}`);
    }
    for (const node of ownText(element)) {
      const lines = linesOf(node);
      if (new Set(lines.map((line) => Math.round(line.top))).size > 1) flaws.add(`a button's words wrap: ${name(element)}`);
      if (lines.some((line) => line.right > box.right + 1 || line.left < box.left - 1)) {
        flaws.add(`a button is too narrow for its words: ${name(element)}`);
      }
    }
  }

  // 3. Text ends where its box ends, or says with an ellipsis that it goes on.
  for (const element of shown) {
    const nodes = ownText(element);
    if (!nodes.length || element.matches("textarea, select, option, pre, pre *")) continue;
    const own = style(element);
    const cut = clips(element) && element.scrollWidth > element.clientWidth + 1;
    const isClamped = own.webkitLineClamp !== "none" || own.textOverflow === "ellipsis";
    if (cut && !isClamped) flaws.add(`text is cut without an ellipsis: ${name(element)}`);
    if (own.overflowY === "hidden" && element.scrollHeight > element.clientHeight + 2 && !isClamped) {
      flaws.add(`lines of text are cut: ${name(element)}`);
    }
    const block = [element, ...ancestors(element)].find((each) => !["inline", "contents"].includes(style(each).display));
    if (!block || [block, ...ancestors(block)].some(clips)) continue;
    const edge = block.getBoundingClientRect();
    if (nodes.flatMap(linesOf).some((line) => line.right > edge.right + BLANK || line.left < edge.left - BLANK)) {
      flaws.add(`text runs out of its box: ${name(element)}`);
    }
  }

  // 4. Whatever can be pressed is large enough and lies under nothing.
  const targets = shown.filter((each) => each.matches(TARGETS) && !each.disabled && style(each).pointerEvents !== "none");
  for (const element of targets) {
    const labels = [...(element.labels ?? [])].filter((label) => shown.includes(label));
    const hit = element.matches("[type=radio], [type=checkbox]") && labels.length ? labels[0] : element;
    const box = hit.getBoundingClientRect();
    const isInline = style(hit).display === "inline";
    if (!isInline && (box.width < LEAST - 0.5 || box.height < LEAST - 0.5)) {
      flaws.add(`smaller than ${LEAST} px (${Math.round(box.width)} × ${Math.round(box.height)}): ${name(hit)}`);
    }
    const x = (box.left + box.right) / 2;
    const y = (box.top + box.bottom) / 2;
    const isOff = (edge) => x < edge.left || x >= edge.right || y < edge.top || y >= edge.bottom;
    const frames = ancestors(hit).filter(clips).map((each) => each.getBoundingClientRect());
    if (isInline || [...frames, { left: 0, right: WIDE, top: 0, bottom: innerHeight }].some(isOff)) continue;
    const top = document.elementFromPoint(x, y);
    if (!top || top === element || hit.contains(top) || top.contains(hit) || hit.control === top) continue;
    const floats = [top, ...ancestors(top)].some((each) => ["fixed", "sticky"].includes(style(each).position));
    const isOver = hit.matches(".picture-link, .stage-picture *") || top.closest(FLOATING) !== null;
    if (!floats && !isOver) flaws.add(`covered by ${name(top)}: ${name(hit)}`);
  }

  // 5. Everything has a name, every name of an element is its own, every page has one title.
  for (const element of targets) {
    const words = element.ariaLabel || element.title || element.textContent.trim() || element.placeholder;
    const pictures = [...element.querySelectorAll("img")].some((image) => image.alt);
    const isNamed = words || pictures || element.labels?.length || element.getAttribute("aria-labelledby");
    if (!isNamed) flaws.add(`has no name: ${element.outerHTML.slice(0, 120)}`);
  }
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  for (const id of new Set(ids.filter((id, index) => ids.indexOf(id) !== index))) flaws.add(`more than one has the id ${id}`);
  const titles = document.querySelectorAll("h1").length;
  if (titles !== 1) flaws.add(`${titles} h1 on the page`);
  for (const image of document.querySelectorAll("img:not([alt])")) flaws.add(`a picture without alt: ${image.src.slice(0, 60)}`);
  return [...flaws];
}
