import type { AttributeValue } from './around.js';

const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;

/** A number as files write it, NaN and infinity too; undefined of anything else. */
export function numberOf(text: string): number | undefined {
  const trimmed = text.replaceAll('\0', '').trim().replaceAll('\u2212', '-');
  if (NUMBER.test(trimmed)) return Number(trimmed);
  // Windows' C library writes 1.#QNAN, and -1.#IND for NaN.
  if (/^[-+]?(nan(\(.*\))?|1\.#(qnan|snan|ind)\d*)$/i.test(trimmed)) return NaN;
  const infinite = /^([-+]?)(inf(inity)?|1\.#inf\d*)$/i.exec(trimmed);
  return infinite ? (infinite[1] === '-' ? -Infinity : Infinity) : undefined;
}

/** A list such as `{450, 500}`, `[450 500]` or `450,500`; undefined where an item is not a number. */
export function numbersOf(text: string): number[] | undefined {
  const items = text
    .replaceAll('\0', '')
    .trim()
    .replace(/^[[{(]|[\]})]$/g, '')
    .split(/[\s,;]+/)
    .filter((item) => item !== '');
  const numbers = items.map(numberOf);
  return items.length > 0 && numbers.every((one) => one !== undefined) ? numbers : undefined;
}

/** The numbers of an attribute, also where it is a text; none where a part of it is not a number. */
export function numbersIn(value: AttributeValue): number[] {
  if (typeof value === 'number') return [value];
  if (typeof value === 'string') return numbersOf(value) ?? [];
  const numbers = value.map((one) => (typeof one === 'number' ? one : numberOf(one)));
  return numbers.every((one) => one !== undefined) ? numbers : [];
}
