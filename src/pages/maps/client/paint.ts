/**
 * What a layer of a map is drawn in, and what its legend says: pure functions of the page's data, plain browser JavaScript.
 *
 * `scene` is { data, truth, colour }; a layer is { what, item, palette, off }, where `off` holds the classes, from 1, that are filtered
 * out. As in map-set.ts a wanted pixel without a class has no value.
 */
export const MAP_PAINT = `
const rgbOf = (colour) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
const isEmpty = ({ truth }, item, pixel) => item.classes[pixel] === 0 && (item.asked === 'scene' || item.asked === 'labelled' && truth[pixel] > 0);
const errorOf = ({ truth }, item, pixel) => item.parts[pixel] === 1 || item.parts[pixel] === 2 ? 3 : truth[pixel] > 0 && item.classes[pixel] > 0
  ? (item.classes[pixel] === truth[pixel] ? 1 : 2) : 0;
const hasAny = (item, is) => item.classes.some((one, pixel) => one === 0 && is(pixel));

function rampOf(colours) {
  const ramp = colours.map(rgbOf);
  return (share) => { const place = share * (ramp.length - 1), low = Math.min(ramp.length - 2, Math.floor(place));
    return ramp[low].map((part, index) => part + (ramp[low + 1][index] - part) * (place - low)); };
}

function painterOf(scene, { what, item, palette, off }) {
  const { data, truth, colour } = scene, { kinds } = data;
  const own = palette.map(rgbOf), unasked = rgbOf(data.unasked), noValue = rgbOf(data.noValue), filtered = rgbOf(data.filtered), none = [0, 0, 0];
  const atRamp = rampOf(kinds.ramp);
  const bare = (pixel) => isEmpty(scene, item, pixel) ? noValue : truth[pixel] > 0 ? unasked : none;
  const parts = kinds.parts.map((kind) => rgbOf(kind[1])), errors = kinds.errors.map((kind) => rgbOf(kind[1]));
  const byTruth = (paint) => (pixel) => truth[pixel] > 0 && off.has(truth[pixel]) ? filtered : paint(pixel);
  const byClass = (paint) => (pixel) => item.classes[pixel] === 0 ? bare(pixel) : off.has(item.classes[pixel]) ? filtered : paint(pixel);
  return {
    truth: byTruth((pixel) => truth[pixel] > 0 ? own[truth[pixel] - 1] : none),
    colour: (pixel) => colour.subarray(3 * pixel, 3 * pixel + 3),
    parts: byTruth((pixel) => item.parts[pixel] > 0 ? parts[item.parts[pixel] - 1] : none),
    errors: byTruth((pixel) => errors[errorOf(scene, item, pixel) - 1] || (isEmpty(scene, item, pixel) ? noValue : none)),
    confidence: byClass((pixel) => atRamp(item.confidence[pixel] / 200)),
    classes: byClass((pixel) => own[item.classes[pixel] - 1]),
  }[what];
}

/** What a layer shows, in a sentence. */
const captionOf = ({ data }, { what, item }) => data.captions[what] || item.captions[what];

/** What a layer's colours mean, beside those of the classes: [text, colour]. */
function keyOf(scene, { what, item }) {
  const { data, truth } = scene, { kinds } = data;
  const blank = truth.includes(0) ? [[what === 'parts' ? 'in no part of the split' : data.blank, '#000000']] : [];
  if (what === 'truth') return blank;
  if (what === 'parts') return [...kinds.parts, ...blank];
  const empty = hasAny(item, (pixel) => isEmpty(scene, item, pixel)) ? [['no value', data.noValue]] : [];
  if (what === 'colour') return item.asked === 'scene' ? empty : [];
  if (what === 'errors') return [...kinds.errors, ...empty, ...blank];
  const ramp = what === 'confidence' ? kinds.ramp.map((one, index) => ['confidence ' + (100 * index / (kinds.ramp.length - 1)).toFixed(0) + ' %', one]) : [];
  return [...ramp, ...(item.asked === 'tested' ? [['training or validation, not predicted', data.unasked]] : []), ...empty,
    ...(hasAny(item, (pixel) => !isEmpty(scene, item, pixel)) ? blank : [])];
}

function toldOf(scene, items, { row, column }) {
  const { data, truth } = scene, { classes, kinds, columns, place } = data, pixel = row * columns + column;
  const said = (item) => item.name + ': ' + (item.classes[pixel] === 0 ? isEmpty(scene, item, pixel) ? 'no value' : 'not predicted'
    : classes[item.classes[pixel] - 1] + ', confidence ' + item.confidence[pixel] / 2 + ' %'
    + (truth[pixel] > 0 ? item.classes[pixel] === truth[pixel] ? ', correct' : ', wrong' : '')) + (item.parts[pixel] > 0 ? ' (' + kinds.parts[item.parts[pixel] - 1][0] + ')' : '');
  const at = place ? ' (' + [place.x + (column + 0.5) * place.width, place.y - (row + 0.5) * place.height]
    .map((value) => value.toFixed(place.unit === 'degrees' ? 5 : 0)).join(', ') + (place.crs ? ' ' + place.crs : '') + ')' : '';
  return ['row ' + row + ', column ' + column + at + ': ' + (truth[pixel] > 0 ? classes[truth[pixel] - 1] : data.blank), ...items.map(said)].join('. ');
}
`;
