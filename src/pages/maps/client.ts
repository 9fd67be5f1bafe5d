/** What maps do in a page: views, pointer, arrow keys. Plain browser JavaScript; rasters are unpacked by the browser itself. */
export const MAP_CLIENT = `
'use strict';
const unpack = async (text) => new Uint8Array(await new Response(new Blob([Uint8Array.from(atob(text), (one) => one.charCodeAt(0))]).stream()
  .pipeThrough(new DecompressionStream('deflate-raw'))).arrayBuffer());
const rgbOf = (colour) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));

async function startMaps(widget) {
  const data = JSON.parse(widget.querySelector('script').textContent);
  const { rows, columns, classes, kinds } = data;
  const truth = await unpack(data.truth);
  const colour = data.falseColour && await unpack(data.falseColour);
  const items = await Promise.all(data.items.map(async (item) => ({ ...item, classes: await unpack(item.classes),
    confidence: await unpack(item.confidence), parts: await unpack(item.parts) })));
  const [told, live, legend] = ['.told', '[aria-live]', '.legend'].map((name) => widget.querySelector(name));
  const canvases = [...widget.querySelectorAll('canvas')];
  const sides = canvases.map((canvas, side) => ({ canvas, choice: widget.querySelector('[data-side="' + side + '"]'), mark: canvas.parentElement.querySelector('.mark') }));
  const view = () => widget.querySelector('input[type=radio]:checked').value;
  const palette = () => data.palettes[widget.querySelector('input[type=checkbox]').checked ? 1 : 0];
  const ramp = kinds.ramp.map(rgbOf);
  const atRamp = (share) => { const place = share * (ramp.length - 1), low = Math.min(ramp.length - 2, Math.floor(place));
    return ramp[low].map((part, index) => part + (ramp[low + 1][index] - part) * (place - low)); };
  const errorOf = (item, pixel) => item.parts[pixel] === 1 ? 3 : item.parts[pixel] === 2 ? 4 : truth[pixel] > 0 && item.classes[pixel] > 0
    ? (item.classes[pixel] === truth[pixel] ? 1 : 2) : 0;
  // As in map-set.ts: a wanted pixel without a class has no value.
  const isEmpty = (item, pixel) => item.classes[pixel] === 0 && (item.asked === 'scene' || item.asked === 'labelled' && truth[pixel] > 0);
  const any = (item, is) => item.classes.some((one, pixel) => one === 0 && is(item, pixel));
  const itemOf = ({ choice }) => choice && choice.value === 'truth' ? undefined : items[choice ? Number(choice.value) : 0];

  function painter([shown, item]) {
    const own = palette().map(rgbOf), unasked = rgbOf(data.unasked), noValue = rgbOf(data.noValue), none = [0, 0, 0];
    const bare = (pixel) => isEmpty(item, pixel) ? noValue : truth[pixel] > 0 ? unasked : none;
    const parts = kinds.parts.map((kind) => rgbOf(kind[1])), errors = kinds.errors.map((kind) => rgbOf(kind[1]));
    if (shown === 'truth') return (pixel) => truth[pixel] > 0 ? own[truth[pixel] - 1] : none;
    if (shown === 'colour') return (pixel) => colour.subarray(3 * pixel, 3 * pixel + 3);
    if (shown === 'parts') return (pixel) => item.parts[pixel] > 0 ? parts[item.parts[pixel] - 1] : none;
    if (shown === 'errors') return (pixel) => errors[errorOf(item, pixel) - 1] || (isEmpty(item, pixel) ? noValue : none);
    if (shown === 'confidence') return (pixel) => item.classes[pixel] > 0 ? atRamp(item.confidence[pixel] / 200) : bare(pixel);
    return (pixel) => item.classes[pixel] > 0 ? own[item.classes[pixel] - 1] : bare(pixel);
  }
  const shownOn = (side) => { const item = itemOf(side); return [item ? view() : 'truth', item]; };
  function legendOf([shown, item]) {
    const blank = truth.includes(0) ? [[shown === 'parts' ? 'in no part of the split' : data.blank, '#000000']] : [];
    if (shown === 'colour') return [];
    if (shown === 'parts') return [...kinds.parts, ...blank];
    const empty = item && any(item, isEmpty) ? [['no value', data.noValue]] : [];
    if (shown === 'errors') return [...kinds.errors, ...empty, ...blank];
    const own = shown === 'confidence' ? kinds.ramp.map((one, index) => [(100 * index / (kinds.ramp.length - 1)).toFixed(0) + ' %', one])
      : classes.map((name, index) => [index + 1 + ' ' + name, palette()[index]]);
    if (shown === 'truth') return [...own, ...blank];
    return [...own, ...(item.asked === 'tested' ? [['training or validation, not predicted', data.unasked]] : []), ...empty,
      ...(any(item, (one, pixel) => !isEmpty(one, pixel)) ? blank : [])];
  }
  function draw() {
    for (const side of sides) {
      const context = side.canvas.getContext('2d'), image = context.createImageData(columns, rows), paint = painter(shownOn(side));
      for (let pixel = 0; pixel < rows * columns; pixel++) { image.data.set(paint(pixel), 4 * pixel); image.data[4 * pixel + 3] = 255; }
      context.putImageData(image, 0, 0);
    }
    // Entries of both sides are listed once.
    legend.replaceChildren(...[...new Map(sides.flatMap((side) => legendOf(shownOn(side))))].map(([name, one]) => {
      const line = document.createElement('li'), swatch = document.createElement('span');
      swatch.className = 'swatch'; swatch.style.background = one; line.append(swatch, name); return line;
    }));
  }
  let at = { row: Math.floor(rows / 2), column: Math.floor(columns / 2) };
  function tell(speak) {
    const pixel = at.row * columns + at.column;
    const said = (item) => item.name + ': ' + (item.classes[pixel] === 0 ? isEmpty(item, pixel) ? 'no value' : 'not predicted' : classes[item.classes[pixel] - 1] + ', confidence ' + item.confidence[pixel] / 2 + ' %'
      + (truth[pixel] > 0 ? item.classes[pixel] === truth[pixel] ? ', right' : ', wrong' : '')) + (item.parts[pixel] > 0 ? ' (' + kinds.parts[item.parts[pixel] - 1][0] + ')' : '');
    const text = 'row ' + at.row + ', column ' + at.column + ': ' + (truth[pixel] > 0 ? classes[truth[pixel] - 1] : data.blank) + '. '
      + [...new Set(sides.map(itemOf).filter(Boolean))].map(said).join('. ');
    told.textContent = text;
    if (speak) live.textContent = text;
    for (const { mark } of sides) Object.assign(mark.style, { display: 'block', left: 100 * at.column / columns + '%', top: 100 * at.row / rows + '%' });
  }
  const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  for (const { canvas, mark } of sides) {
    Object.assign(mark.style, { width: 100 / columns + '%', height: 100 / rows + '%' });
    canvas.addEventListener('pointermove', (event) => {
      const box = canvas.getBoundingClientRect(), within = (share, count) => Math.max(0, Math.min(count - 1, Math.floor(share * count)));
      at = { row: within((event.clientY - box.top) / box.height, rows), column: within((event.clientX - box.left) / box.width, columns) };
      tell(false);
    });
    canvas.addEventListener('keydown', (event) => {
      const step = STEPS[event.key], far = event.shiftKey ? 10 : 1;
      if (!step) return;
      event.preventDefault();
      at = { row: Math.max(0, Math.min(rows - 1, at.row + far * step[0])), column: Math.max(0, Math.min(columns - 1, at.column + far * step[1])) };
      tell(true);
    });
  }
  widget.addEventListener('change', draw);
  draw();
  widget.hidden = false;
}
for (const widget of document.querySelectorAll('.maps')) startMaps(widget);
`.trim();
