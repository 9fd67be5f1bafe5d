import { damaged, truncated, unsupported } from '../../readers/problems.js';
import type { Feature, VectorLayer, Position, VectorShape, VectorFormat } from '../layer.js';
import { bytesOf, decodeText } from './text.js';

/** Regions of interest of ENVI: the classic text with a list of pixels, and the XML of ENVI 5 with polygons. A region is a class. */
export const enviRoi: VectorFormat = {
  format: 'ENVI ROI',
  extensions: ['.roi', '.txt', '.xml'],
  recognizes: (head) => /^\s*; *ENVI Output of ROIs/i.test(decodeText(head)) || /<RegionsOfInterest\b/.test(decodeText(head)),
  async read(file) {
    const text = decodeText(await bytesOf(file));
    return /<RegionsOfInterest\b/.test(text) ? xmlLayer(text, file) : textLayer(text, file);
  },
};

/** "; ROI name: Maize", "; ROI npts: 3", then a line for each pixel: its number, column and row from 1. */
function textLayer(text: string, file: string): VectorLayer {
  const lines = text.split(/\r\n|\r|\n/);
  const described = lines.flatMap((line, index) => {
    const name = /^; *ROI name: *(.*)$/i.exec(line)?.[1].trim();
    if (name === undefined) return [];
    const near = lines.slice(index, index + 4).join('\n');
    const rgb = /ROI rgb value: *\{ *(\d+) *, *(\d+) *, *(\d+) *\}/i.exec(near)?.slice(1).map(Number);
    const count = /ROI npts: *(\d+)/i.exec(near)?.[1];
    if (count === undefined) throw damaged(file, `the ROI file is damaged: it does not say how many points ${name} has`);
    return [{ name, count: Number(count), ...(rgb && { colour: [rgb[0], rgb[1], rgb[2]] as const }) }];
  });
  const rows = lines
    .filter((line) => /^\s*[-\d]/.test(line))
    .map((line) =>
      line
        .trim()
        .split(/[\s,]+/)
        .map(Number),
    );
  const due = described.reduce((sum, { count }) => sum + count, 0);
  if (described.length === 0 || rows.length < due)
    throw damaged(file, `the ROI file is damaged: expected ${due} points, found ${rows.length}`);
  let next = 0;
  const features = described.map(({ name, count, colour }): Feature => {
    const points = rows.slice(next, (next += count)).map(([, column, row]): Position => {
      if (!(column >= 1 && row >= 1))
        throw damaged(file, `the ROI file is damaged: a point of ${name} lies at column ${column}, row ${row}`);
      return [column - 0.5, row - 0.5];
    });
    return { name: `region ${name}`, fields: new Map([['name', name]]), shapes: [{ kind: 'points', points }], ...(colour && { colour }) };
  });
  return { name: 'regions', features, pixels: true, remarks: [] };
}

function xmlLayer(text: string, file: string): VectorLayer {
  checkWhole(text, file);
  const regions = [...text.matchAll(/<Region\b([^>]*)>([\s\S]*?)<\/Region>/g)];
  const wkt = plain(/<CoordSysStr>([^<]*)<\/CoordSysStr>/.exec(text)?.[1] ?? '').trim();
  const features = regions.map(([, attributes, body]): Feature => {
    const name = plain(/\bname="([^"]*)"/.exec(attributes)?.[1] ?? '').trim();
    const rgb = /\bcolor="(\d+) *, *(\d+) *, *(\d+)"/.exec(attributes)?.slice(1).map(Number);
    if (/<(LineString|Ellipse|Circle)\b/i.test(body))
      throw unsupported(file, `the region ${name} has lines or ellipses, and labels are polygons or points`, 'Draw polygons.');
    const shapes = [...body.matchAll(/<Polygon>([\s\S]*?)<\/Polygon>/g)].map(([, polygon]): VectorShape => ({
      kind: 'area',
      rings: [...polygon.matchAll(/<Coordinates>([^<]*)<\/Coordinates>/g)].map(([, list]) => positions(list, file)),
    }));
    const points = [...body.matchAll(/<Point>([\s\S]*?)<\/Point>/g)].flatMap(([, point]) =>
      positions(/<Coordinates>([^<]*)</.exec(point)?.[1] ?? '', file),
    );
    return {
      name: `region ${name}`,
      fields: new Map([['name', name]]),
      shapes: [...shapes, ...(points.length > 0 ? [{ kind: 'points', points } as const] : [])],
      ...(rgb && { colour: [rgb[0], rgb[1], rgb[2]] as const }),
    };
  });
  if (regions.length === 0) throw damaged(file, 'the ROI file is damaged: it has no region');
  const drawn = features.filter(({ shapes }) => shapes.length > 0);
  const remarks = drawn.length < features.length ? [`${features.length - drawn.length} of its regions have no polygons or points`] : [];
  return { name: 'regions', features: drawn, ...(/^none$|^$/i.test(wkt) ? { pixels: true as const } : { crs: { wkt } }), remarks };
}

/** What has lost its end would have fewer regions, and nothing else would tell. */
function checkWhole(text: string, file: string): void {
  for (const tag of ['RegionsOfInterest', 'Region', 'Polygon', 'Point', 'Coordinates']) {
    const [begun, ended] = [`<${tag}\\b`, `</${tag}>`].map((pattern) => [...text.matchAll(new RegExp(pattern, 'g'))].length);
    if (begun !== ended) throw truncated(file, `the ROI file is truncated: ${begun} elements ${tag} begin, and ${ended} end`);
  }
}

function positions(list: string, file: string): Position[] {
  const numbers = list
    .trim()
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(Number);
  if (numbers.length % 2 !== 0 || !numbers.every(Number.isFinite))
    throw damaged(file, 'the ROI file is damaged: coordinates are pairs of numbers');
  return Array.from({ length: numbers.length / 2 }, (_, index) => [numbers[2 * index], numbers[2 * index + 1]] as const);
}

function plain(text: string): string {
  return text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&apos;', "'").replaceAll('&amp;', '&');
}
