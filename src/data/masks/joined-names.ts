import { omit } from '../../base/omit.js';
import { type ClassColour, newArray, type NumericVariable } from '../cube.js';

/** A mask that lies on its cube, and its file. */
export interface PlacedMask {
  readonly mask: NumericVariable;
  readonly file: string;
}

/**
 * Masks of which each numbers the names that it has by itself, with one numbering: that of all names in the order of their characters, as
 * in one file. Others stay as they are.
 */
export function numberedTogether(masks: readonly PlacedMask[]): readonly PlacedMask[] {
  if (masks.length < 2 || !masks.every(({ mask }) => mask.numbersNames)) return masks;
  const lists = masks.map(({ mask }) => mask.classNames!.slice(1));
  const names = [...new Set(lists.flat())].sort((a, b) => (a < b ? -1 : 1));
  if (lists.every((own) => own.length === names.length)) return masks;
  const numbers = new Map(names.map((name, index) => [name, index + 1]));
  const colours = names.map((name) => colourOf(masks, name));
  const coloured = colours.every((colour) => colour !== undefined);
  return masks.map(({ mask, file }, index) => {
    const table = [0, ...lists[index].map((name) => numbers.get(name)!)];
    const values = newArray(mask.type, mask.values.length);
    for (let pixel = 0; pixel < values.length; pixel++) values[pixel] = table[mask.values[pixel]];
    return {
      file,
      mask: {
        ...omit(mask, 'classColours'),
        values,
        classNames: ['', ...names],
        ...(coloured && { classColours: [[0, 0, 0] as const, ...colours] }),
      },
    };
  });
}

function colourOf(masks: readonly PlacedMask[], name: string): ClassColour | undefined {
  return masks.map(({ mask }) => mask.classColours?.[mask.classNames!.indexOf(name)]).find((colour) => colour !== undefined);
}

/** Labels that two files call otherwise: joined, they are one class, by the first name. */
export function nameRemarks(placed: readonly PlacedMask[]): string[] {
  const masks = numberedTogether(placed);
  const known = new Map<number, { readonly name: string; readonly file: string }>();
  const remarks: string[] = [];
  for (const { mask, file } of masks) {
    const found = new Set<number>();
    if (mask.classNames) for (const value of mask.values) found.add(value);
    for (const label of [...found].sort((a, b) => a - b)) {
      const name = mask.classNames?.[label] ?? '';
      const before = known.get(label);
      if (label === 0 || name === '') continue;
      if (!before) known.set(label, { name, file });
      else if (before.name.toLowerCase() !== name.toLowerCase())
        remarks.push(`label ${label} is called ${name} in ${file}, and ${before.name} in ${before.file}: both count as one class`);
    }
  }
  const byName = masks.filter(({ mask }) => mask.numbersNames);
  return byName.length === 0 || byName.length === masks.length
    ? remarks
    : [
        ...remarks,
        `${byName[0].file} has names in place of labels, other masks have labels: its names are numbered from 1 in the order of their characters`,
      ];
}
