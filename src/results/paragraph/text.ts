import type { CitedSource } from './sources.js';

export { listed } from './listed.js';

/** A sentence of words and citations. */
export type Sentence = readonly (string | CitedSource)[];

/** What stands under one heading. */
export interface ParagraphPart {
  readonly heading: string;
  readonly sentences: readonly Sentence[];
}

/** A sentence with what it cites: say`the network ${work('zhong2018')} has …`; what is undefined or false is left out. */
export function say(
  words: TemplateStringsArray,
  ...values: readonly (string | number | CitedSource | Sentence | undefined | false)[]
): Sentence {
  return words.flatMap((text, index): Sentence => {
    const value = values[index];
    if (value === undefined || value === false || index >= values.length) return [text];
    if (Array.isArray(value)) return [text, ...(value as Sentence)];
    return [text, typeof value === 'number' ? String(value) : (value as string | CitedSource)];
  });
}

export const grouped = (count: number): string => String(count).replaceAll(/\B(?=(\d{3})+$)/g, ',');

export const several = (count: number, one: string): string => `${grouped(count)} ${one}${count === 1 ? '' : 's'}`;

/** `least to most`, or the one value. */
export function span(values: readonly number[]): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return least === most ? grouped(least) : `${grouped(least)} to ${grouped(most)}`;
}
