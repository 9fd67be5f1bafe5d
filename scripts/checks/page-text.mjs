/** In a page: texts whose font is smaller than `limit` pixels as they stand on the screen, those of pictures scaled as these are. */
export function smallTexts(limit = 12) {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    const isSeen = node.data.trim() !== '' && parent.checkVisibility() && !/^(script|style|noscript|title|desc)$/i.test(parent.tagName);
    if (!isSeen) continue;
    const drawing = parent.ownerSVGElement;
    const width = drawing?.getBoundingClientRect().width;
    const scale = drawing ? width / (drawing.viewBox.baseVal.width || width) : 1;
    const size = Number.parseFloat(getComputedStyle(parent).fontSize) * scale;
    if (size < limit - 0.05) found.push(`${size.toFixed(1)} px ${JSON.stringify(node.data.trim().slice(0, 30))}`);
  }
  return found;
}

/** In a page: how many pixels it is wider than its window. */
export const pageOverflow = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;

/** In a page: what reaches beyond the window's right edge, where nothing can be scrolled, as on paper. */
export function cutOff() {
  const limit = document.documentElement.clientWidth + 1;
  const found = [];
  for (const one of document.querySelectorAll('main table, main svg, main img, main pre, main canvas')) {
    const { right, width } = one.getBoundingClientRect();
    if (width > 0 && right > limit)
      found.push(`${one.closest('section')?.id}: ${one.tagName.toLowerCase()} by ${Math.round(right - limit)} px`);
  }
  return found;
}

/** In a page: texts of the document that overlap another one in the same drawing, turned ones by their own corners. */
export function overlappingTexts() {
  /** Smaller by what letters leave free at the edges of their box. */
  const cornersOf = (text) => {
    const { x, y, width, height } = text.getBBox();
    const { a, b, c, d, e, f } = text.getScreenCTM();
    const [aside, above] = [Math.min(1, width / 4), Math.min(1.5, height / 4)];
    return [
      [x + aside, y + above],
      [x + width - aside, y + above],
      [x + width - aside, y + height - above],
      [x + aside, y + height - above],
    ].map(([left, top]) => [a * left + c * top + e, b * left + d * top + f]);
  };
  // Two boxes are apart if a line along a side of one of them lies between both.
  const areApart = (one, other) =>
    [one, other].some((box) =>
      [0, 1].some((side) => {
        const [along, up] = [box[side + 1][0] - box[side][0], box[side + 1][1] - box[side][1]];
        const [mine, theirs] = [one, other].map((corners) => corners.map(([x, y]) => x * along + y * up));
        return Math.max(...mine) <= Math.min(...theirs) || Math.max(...theirs) <= Math.min(...mine);
      }),
    );
  const found = [];
  for (const drawing of document.querySelectorAll('svg')) {
    const boxes = [...drawing.querySelectorAll('text')]
      .filter((text) => text.textContent.trim() !== '' && text.getBoundingClientRect().width > 0)
      .map((text) => ({ text: text.textContent, corners: cornersOf(text) }));
    for (const [index, one] of boxes.entries()) {
      const other = boxes.slice(index + 1).find(({ corners }) => !areApart(one.corners, corners));
      if (other) found.push(`${JSON.stringify(one.text)} and ${JSON.stringify(other.text)}`);
    }
  }
  return found;
}

/** In a page: rows of diagrams of which one is shorter than another by more than one. */
export function unevenRows() {
  const found = [];
  for (const group of document.querySelectorAll('.diagrams')) {
    const rows = {};
    for (const one of group.children) {
      const top = Math.round(one.getBoundingClientRect().top);
      rows[top] = (rows[top] ?? 0) + 1;
    }
    const counts = Object.values(rows);
    // Eight of three in a row are 3, 3 and 2; five of four are not 4 and 1.
    if (Math.max(...counts) - Math.min(...counts) > 1) found.push(`${group.closest('section').id}: ${counts.join(', ')} in a row`);
  }
  return found;
}
