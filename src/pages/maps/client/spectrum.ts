/**
 * The spectrum of the pixel at the pointer against the mean spectra of its classes, drawn as SVG. Plain browser JavaScript;
 * spectra.ts says what the page holds of them.
 */
export const MAP_SPECTRUM = `
async function unpackSpectra(data, truth) {
  const { spectra } = data;
  if (!spectra || !spectra.values) return spectra && { ...spectra, at: () => undefined };
  const bytes = await unpack(spectra.values), count = spectra.x.length;
  // Bands are packed as differences from the one before.
  const pixels = bytes.length / count;
  for (let band = 1; band < count; band++) for (let index = 0; index < pixels; index++) bytes[band * pixels + index] += bytes[(band - 1) * pixels + index];
  const places = spectra.of === 'labelled' ? truth.reduce((all, label, pixel) => { if (label > 0) all.set(pixel, all.size); return all; }, new Map()) : undefined;
  return { ...spectra, at(pixel) {
    const index = places ? places.get(pixel) : pixel;
    return index === undefined ? undefined : spectra.low.map((low, band) => { const step = bytes[band * pixels + index]; return step === 0 ? NaN : low + (spectra.high[band] - low) * (step - 1) / 254; });
  } };
}

const niceStep = (most) => { const ten = 10 ** Math.floor(Math.log10(most)); return [1, 2, 5, 10].map((one) => one * ten).find((one) => one >= most); };
function ticksOf(low, high, count) {
  const step = niceStep((high - low) / count || 1), ticks = [];
  for (let at = Math.ceil(low / step) * step; at <= high + step / 1e6; at += step) ticks.push(Number(at.toPrecision(12)));
  return ticks;
}
const short = (value) => Math.abs(value) >= 10000 ? Number((value / 1000).toPrecision(3)) + 'k' : String(Number(value.toPrecision(3)));

/** Lines is a list of { values, colour, sd?, dashed? }; the first is the pixel's own. */
function spectrumSvg({ x, unit, gaps }, lines, width, height) {
  const [left, right, top, bottom] = [46, 8, 22, 34];
  const all = lines.flatMap(({ values, sd }) => values.flatMap((value, band) => sd ? [value - sd[band], value + sd[band]] : [value])).filter(Number.isFinite);
  if (all.length === 0) return '';
  const [low, high] = [Math.min(...all), Math.max(...all)], [first, last] = [Math.min(...x), Math.max(...x)];
  const px = (value) => (left + (width - left - right) * (value - first) / (last - first || 1)).toFixed(1);
  const py = (value) => (top + (height - top - bottom) * (high - value) / (high - low || 1)).toFixed(1);
  // A missing value and a gap of the wavelengths interrupt the line.
  const path = (values) => values.map((value, band) => Number.isFinite(value) ? (band === 0 || gaps.includes(band) || !Number.isFinite(values[band - 1]) ? 'M' : 'L') + px(x[band]) + ' ' + py(value) : '').join('');
  // A band around a mean is drawn apart on either side of a gap.
  const area = ({ values, sd }) => [0, ...gaps].map((from, part) => { const bands = values.map((_, band) => band).slice(from, [...gaps, values.length][part]);
    const edge = (sign) => (band) => px(x[band]) + ' ' + py(values[band] + sign * sd[band]);
    return 'M' + [...bands.map(edge(1)), ...bands.reverse().map(edge(-1))].join('L') + 'Z'; }).join('');
  const yTicks = ticksOf(low, high, 4).map((tick) => '<line class="grid" x1="' + left + '" x2="' + (width - right) + '" y1="' + py(tick) + '" y2="' + py(tick) + '"/><text text-anchor="end" x="' + (left - 5) + '" y="' + (Number(py(tick)) + 4) + '">' + short(tick) + '</text>').join('');
  const xTicks = ticksOf(first, last, Math.max(4, Math.floor(width / 90))).map((tick) => '<line class="tick" x1="' + px(tick) + '" x2="' + px(tick) + '" y1="' + (height - bottom) + '" y2="' + (height - bottom + 4) + '"/><text text-anchor="middle" x="' + Math.min(width - 18, px(tick)) + '" y="' + (height - bottom + 16) + '">' + tick + '</text>').join('');
  return yTicks + xTicks + '<text text-anchor="middle" x="' + (left + width - right) / 2 + '" y="' + (height - 3) + '">' + unit + '</text><text x="0" y="12">value in the scene\\'s files</text>'
    + lines.filter(({ sd }) => sd).map((line) => '<path d="' + area(line) + '" fill="' + line.colour + '" fill-opacity=".22"/>').join('')
    + [...lines].reverse().map(({ values, colour, dashed, own }) => (own ? '' : '<path fill="none" stroke="var(--muted)" stroke-width="3.4" d="' + path(values) + '"/>') + '<path fill="none" stroke="' + colour + '" stroke-width="' + (own ? 2 : 1.6) + '"' + (dashed ? ' stroke-dasharray="5 3"' : '') + ' d="' + path(values) + '"/>').join('');
}
`;
