/** One widget of maps: its choices, its legend as a filter, the pixel's spectrum, and what goes on paper. Plain browser JavaScript. */
export const MAP_START = `
async function startMaps(widget) {
  const data = JSON.parse(widget.querySelector('script').textContent), { rows, columns, classes } = data;
  const truth = await unpack(data.truth), colour = data.falseColour && await unpack(data.falseColour), scene = { data, truth, colour };
  const items = await Promise.all(data.items.map(async (item) => ({ ...item, classes: await unpack(item.classes), confidence: await unpack(item.confidence), parts: await unpack(item.parts) })));
  const spectra = await unpackSpectra(data, truth);
  const part = (name) => widget.querySelector(name), off = new Set();
  const [told, live, key, chart, means] = ['.told', '[aria-live]', '.key', '.spectrum svg', '.means'].map(part);
  const said = widget.querySelectorAll('.said span');
  const whatOf = (side) => part('[data-what="' + side + '"]').value;
  const itemOf = (side) => items[Number(part('[data-item="' + side + '"]').value)];
  const palette = () => data.palettes[part('.safe').checked ? 1 : 0];
  const layerOf = (side) => ({ what: whatOf(side), item: itemOf(side), palette: palette(), off });
  const isOfScene = (what) => what === 'truth' || what === 'colour';
  const state = { rows, columns, place: data.place && { ...data.place, rows }, at: undefined, swipes: true, rasters: [0, 1].map(() => rasterOf(columns, rows)) };
  const shownItems = () => { const shown = [0, 1].filter((side) => !isOfScene(whatOf(side))).map(itemOf); return shown.length > 0 ? [...new Set(shown)] : [itemOf(0)]; };

  const classLine = (name, index) => { const line = document.createElement('span'), swatch = document.createElement('span');
    swatch.className = 'swatch'; swatch.style.background = palette()[index]; line.append(swatch, name); return line; };
  function drawSpectra(lines) {
    const width = chart.parentElement.clientWidth || 320;
    chart.setAttribute('viewBox', '0 0 ' + width + ' 210');
    chart.innerHTML = spectrumSvg(spectra, lines, width, 210);
  }
  /** Until somebody points at a pixel: the mean spectra of all classes. */
  function drawMeans() {
    drawSpectra(spectra.means.flatMap((values, index) => values ? [{ values, colour: palette()[index] }] : []));
    means.textContent = 'Mean spectra of the classes.';
  }
  function tell(speak) {
    const { at } = state;
    if (!at) return;
    const pixel = at.row * columns + at.column, shown = shownItems();
    told.textContent = toldOf(scene, shown, at);
    if (speak) live.textContent = told.textContent;
    if (!spectra) return;
    const own = spectra.at(pixel), wanted = [...new Set([truth[pixel], ...shown.map((item) => item.classes[pixel])])].filter((one) => one > 0 && spectra.means[one - 1]);
    const lines = [...(own ? [{ values: own, colour: 'var(--ink)', own: true }] : []), ...wanted.map((one, index) => ({ values: spectra.means[one - 1], colour: palette()[one - 1], dashed: index > 0, ...(index === 0 ? { sd: spectra.sds[one - 1] } : {}) }))];
    drawSpectra(lines);
    means.replaceChildren(own ? 'Line: this pixel. ' : 'This pixel has no spectrum here. ', ...wanted.flatMap((one, index) => [classLine('mean of ' + classes[one - 1] + (index === 0 ? ' ± sd' : ''), one - 1), ' ']));
  }
  /** What several layers share is listed once. */
  const keyLines = (layers) => [...new Map(layers.flatMap((layer) => keyOf(scene, layer)))].map(([name, one]) => {
    const line = document.createElement('li'), swatch = document.createElement('span');
    swatch.className = 'swatch'; swatch.style.background = one; line.append(swatch, name); return line; });
  function paint() {
    for (const side of [0, 1]) { fillRaster(state.rasters[side], painterOf(scene, layerOf(side))); part('[data-item="' + side + '"]').hidden = isOfScene(whatOf(side)); }
    [0, 1].forEach((side) => { said[side].textContent = captionOf(scene, layerOf(side)); });
    key.replaceChildren(...keyLines([0, 1].map(layerOf)));
    for (const [index, swatch] of widget.querySelectorAll('.filter .swatch').entries()) swatch.style.background = palette()[index];
  }
  const boxes = [...widget.querySelectorAll('.filter input')];
  const filter = () => { off.clear(); boxes.forEach((box, index) => { if (!box.checked) off.add(index + 1); }); };
  for (const button of widget.querySelectorAll('[data-all]')) button.addEventListener('click', () => { for (const box of boxes) box.checked = button.dataset.all === '1'; filter(); paint(); stage.show(); });
  part('.live').hidden = false;
  widget.classList.add('drawn');
  paint();
  const redraw = () => { if (state.at) tell(false); else if (spectra) drawMeans(); };
  if (spectra) new ResizeObserver(redraw).observe(chart.parentElement);
  redraw();
  const stage = startStage(widget, state, tell);
  widget.addEventListener('change', (event) => {
    if (event.target.name && event.target.name.endsWith('-panes')) { state.swipes = event.target.value === 'swipe'; part('.panes').classList.toggle('two', !state.swipes); part('.divide').parentElement.hidden = !state.swipes; stage.measure(); }
    filter(); paint(); stage.show();
    redraw();
  });
  // A link to the maps may say what they show: the left layer, over the whole pane; the divider brings back the other.
  const section = widget.closest('section');
  for (const link of section ? document.querySelectorAll('a[data-layer][href="#' + section.id + '"]') : []) link.addEventListener('click', () => {
    part('[data-what="0"]').value = link.dataset.layer; part('.divide').value = 100;
    widget.dispatchEvent(new Event('change')); });
  // Paper has the whole layers that are chosen, side by side.
  addEventListener('beforeprint', () => {
    const extra = rasterOf(columns, rows), layers = [layerOf(0), layerOf(1), { ...layerOf(0), what: 'errors' }];
    fillRaster(extra, painterOf(scene, layers[2]));
    const stills = [...widget.querySelectorAll('[data-still]')], rasters = [...state.rasters, extra];
    const legend = widget.querySelector('.still-legend');
    while (legend.children.length > classes.length) legend.lastElementChild.remove();
    legend.append(...keyLines(layers));
    for (const [index, swatch] of [...legend.querySelectorAll('.swatch')].slice(0, classes.length).entries()) swatch.style.background = palette()[index];
    stills.forEach((still, index) => { still.querySelector('img').src = rasters[index].toDataURL(); still.querySelector('figcaption').textContent = captionOf(scene, layers[index]); });
  });
}
for (const widget of document.querySelectorAll('.maps')) startMaps(widget);
`;
