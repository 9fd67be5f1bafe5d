/**
 * The panes on which layers are drawn: one with a divider between the left and the right layer, or two side by side; with the wheel,
 * the pointer, two fingers and keys. Plain browser JavaScript.
 */
export const MAP_STAGE = `
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
let scrolledAt = -1e9;
addEventListener('scroll', () => { scrolledAt = performance.now(); }, { passive: true });

function rasterOf(columns, rows) {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: columns, height: rows });
  return canvas;
}
function fillRaster(canvas, paint) {
  const context = canvas.getContext('2d'), image = context.createImageData(canvas.width, canvas.height);
  for (let pixel = 0; pixel < canvas.width * canvas.height; pixel++) { image.data.set(paint(pixel), 4 * pixel); image.data[4 * pixel + 3] = 255; }
  context.putImageData(image, 0, 0);
}

/** @param state holds rows, columns, at, rasters, and whether the divider is used; tell(speak) says what is at the pointer */
function startStage(widget, state, tell) {
  const { rows, columns, place } = state, panes = [...widget.querySelectorAll('canvas')], slider = widget.querySelector('.divide');
  const [bar, north] = [widget.querySelector('.scalebar'), widget.querySelector('.north')];
  let view, size = { width: 1, height: 1 }, asked = false;
  const fitted = () => settled({ scale: 0, x: 0, y: 0 }, size, rows, columns);
  const isFitted = () => view.scale <= fitScale(size, rows, columns) * 1.001;
  const show = () => { if (!asked) { asked = true; requestAnimationFrame(() => { asked = false; render(); }); } };
  function measure() {
    const width = panes[0].clientWidth, height = Math.round(Math.max(220, Math.min(innerHeight * 0.66, width * rows / columns))), wasFitted = !view || isFitted();
    for (const pane of panes) pane.style.height = height + 'px';
    size = { width, height };
    view = wasFitted ? fitted() : settled(view, size, rows, columns);
    render();
  }
  function render() {
    const dense = window.devicePixelRatio || 1, cut = size.width * slider.value / 100, grip = gripAt(cut, size.width);
    for (const [index, pane] of panes.entries()) {
      if (index === 1 && state.swipes) continue;
      Object.assign(pane, { width: Math.round(size.width * dense), height: Math.round(size.height * dense) });
      const context = pane.getContext('2d');
      context.scale(dense, dense);
      context.imageSmoothingEnabled = false;
      const draw = (raster, from, to) => { context.save(); context.beginPath(); context.rect(from, 0, to - from, size.height); context.clip();
        context.drawImage(raster, -view.x * view.scale, -view.y * view.scale, columns * view.scale, rows * view.scale); context.restore(); };
      if (state.swipes) { draw(state.rasters[0], 0, cut); draw(state.rasters[1], cut, size.width); } else draw(state.rasters[index], 0, size.width);
      if (state.at) { const { row, column } = state.at, box = [(column - view.x) * view.scale, (row - view.y) * view.scale, view.scale, view.scale];
        const grown = Math.max(0, (7 - view.scale) / 2), [x, y, w, h] = [box[0] - grown, box[1] - grown, box[2] + 2 * grown, box[3] + 2 * grown];
        context.lineWidth = 3; context.strokeStyle = '#000'; context.strokeRect(x, y, w, h); context.lineWidth = 1.4; context.strokeStyle = '#fff'; context.strokeRect(x, y, w, h); }
      if (state.swipes) { context.fillStyle = '#000'; context.fillRect(cut - 2, 0, 4, size.height); context.fillStyle = '#fff'; context.fillRect(cut - 1, 0, 2, size.height);
        context.beginPath(); context.arc(grip, size.height / 2, 13, 0, 7); context.fill(); context.lineWidth = 1.5; context.strokeStyle = '#000'; context.stroke();
        context.beginPath(); for (const side of [-1, 1]) { context.moveTo(grip + side * 4, size.height / 2 - 5); context.lineTo(grip + side * 8, size.height / 2); context.lineTo(grip + side * 4, size.height / 2 + 5); } context.stroke(); }
    }
    const length = scaleBar(place, view.scale, size);
    if (bar) bar.hidden = !length;
    if (bar && length) { bar.style.width = length[1].toFixed(1) + 'px'; bar.firstElementChild.textContent = lengthText(length[0]); }
    if (north) north.hidden = !place;
    for (const pane of panes) pane.style.touchAction = isFitted() ? 'pan-y' : 'none';
  }
  const placeIn = (pane, event) => { const box = pane.getBoundingClientRect(); return [event.clientX - box.left, event.clientY - box.top]; };
  const zoom = (factor, left = size.width / 2, top = size.height / 2) => { view = zoomed(view, factor, left, top, size, rows, columns); show(); };
  const isAtDivider = (left) => state.swipes && Math.abs(left - gripAt(size.width * slider.value / 100, size.width)) < GRIP;
  function pointAt(left, top) {
    const [row, column] = [Math.floor(view.y + top / view.scale), Math.floor(view.x + left / view.scale)];
    if (row < 0 || column < 0 || row >= rows || column >= columns) return;
    state.at = { row, column };
    tell(false); show();
  }
  for (const pane of panes) {
    const touches = new Map();
    let drag;
    pane.addEventListener('wheel', (event) => {
      // A page that is being scrolled goes on, and one that cannot zoom out any farther scrolls.
      if (performance.now() - scrolledAt < 250 || event.deltaY > 0 && isFitted()) return;
      event.preventDefault();
      zoom(2 ** (-event.deltaY / (event.deltaMode === 1 ? 12 : 300)), ...placeIn(pane, event));
    }, { passive: false });
    pane.addEventListener('pointerdown', (event) => {
      const [left, top] = placeIn(pane, event);
      touches.set(event.pointerId, [left, top]);
      drag = { kind: isAtDivider(left) ? 'divide' : 'pan' };
      pointAt(left, top);
      if (event.pointerType === 'mouse' || drag.kind === 'divide' || !isFitted()) pane.setPointerCapture(event.pointerId);
    });
    pane.addEventListener('pointermove', (event) => {
      const [left, top] = placeIn(pane, event);
      pane.style.cursor = isAtDivider(left) ? 'ew-resize' : drag && !isFitted() ? 'grabbing' : 'crosshair';
      if (!drag) return pointAt(left, top);
      const others = [...touches].filter(([id]) => id !== event.pointerId).map(([, at]) => at), before = touches.get(event.pointerId);
      if (others.length === 1 && before) { const apart = ([x, y]) => Math.hypot(x - others[0][0], y - others[0][1]);
        zoom(apart([left, top]) / Math.max(1, apart(before)), (left + others[0][0]) / 2, (top + others[0][1]) / 2); }
      else if (drag.kind === 'divide') { slider.value = Math.max(0, Math.min(100, 100 * left / size.width)); show(); }
      else if (before && !isFitted()) { view = settled({ ...view, x: view.x - (left - before[0]) / view.scale, y: view.y - (top - before[1]) / view.scale }, size, rows, columns); show(); }
      touches.set(event.pointerId, [left, top]);
    });
    for (const end of ['pointerup', 'pointercancel']) pane.addEventListener(end, (event) => { touches.delete(event.pointerId); if (touches.size === 0) drag = undefined; });
    pane.addEventListener('keydown', (event) => {
      const step = STEPS[event.key], far = event.shiftKey ? 10 : 1, at = state.at || { row: Math.floor(rows / 2), column: Math.floor(columns / 2) };
      const middle = () => [(at.column + 0.5 - view.x) * view.scale, (at.row + 0.5 - view.y) * view.scale];
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (step) { state.at = { row: Math.max(0, Math.min(rows - 1, at.row + far * step[0])), column: Math.max(0, Math.min(columns - 1, at.column + far * step[1])) };
        view = seen(view, state.at, size, rows, columns); tell(true); show(); }
      else if (event.key === '+' || event.key === '=') zoom(1.5, ...middle());
      else if (event.key === '-') zoom(1 / 1.5, ...middle());
      else if (event.key === '0') { view = fitted(); show(); }
      else return;
      event.preventDefault();
    });
  }
  for (const button of widget.querySelectorAll('[data-zoom]')) button.addEventListener('click', () => { const by = Number(button.dataset.zoom); if (by > 0) zoom(by); else { view = fitted(); show(); } });
  slider.addEventListener('input', show);
  new ResizeObserver(measure).observe(widget.querySelector('.panes'));
  measure();
  return { measure, show };
}
`;
