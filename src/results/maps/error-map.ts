import type { LegendEntry } from '../../pictures/image/legend.js';
import type { MapParts } from './map-facts.js';
import type { MapRecord } from './map-record.js';

/** The kinds of labelled pixels in an error map, in colour-blind safe colours. */
const KINDS = [
  { name: 'right', colour: '#56b4e9' },
  { name: 'wrong', colour: '#d55e00' },
  { name: 'used for training', colour: '#6e7781' },
  { name: 'used for validation', colour: '#b1bac4' },
] as const;

export const ERROR_COLOURS: ReadonlyMap<number, string> = new Map(KINDS.map(({ colour }, index) => [index + 1, colour]));

/** Where predictions are right (1) and wrong (2), apart from pixels of training (3) and validation (4); undefined without labels. */
export function errorRaster({ classes, labels }: MapRecord, parts?: MapParts): Uint8Array | undefined {
  if (!labels) return undefined;
  const kinds = new Uint8Array(labels.length);
  for (let pixel = 0; pixel < labels.length; pixel++) {
    if (labels[pixel] > 0 && classes[pixel] > 0) kinds[pixel] = classes[pixel] === labels[pixel] ? 1 : 2;
  }
  for (const [part, kind] of [
    [parts?.train, 3],
    [parts?.validation, 4],
  ] as const) {
    for (let index = 0; index < (part?.length ?? 0); index++) kinds[part![index]] = kind;
  }
  return kinds;
}

/** Those kinds that occur, with their pixels. */
export function errorLegend(kinds: Uint8Array): LegendEntry[] {
  const counts = new Array<number>(KINDS.length + 1).fill(0);
  for (const kind of kinds) counts[kind]++;
  return KINDS.flatMap(({ name, colour }, index) => (counts[index + 1] > 0 ? [{ colour, text: `${name}, ${counts[index + 1]}` }] : []));
}
