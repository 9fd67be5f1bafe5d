import type { PipelineDifference } from './diff.js';
import { shortened, type ShortItem } from './shortened.js';

/** What a difference is in words: the values with their units, and where they come from unless somebody has set them. */
export function describeDifference(difference: PipelineDifference): string {
  return sidesOf(difference).join(' -> ');
}

/** Of what has changed the value before and after, long lists without what both share; else the one value. */
export function sidesOf({ kind, from, to, fromOrigin, toOrigin, unit }: PipelineDifference): readonly string[] {
  const short = kind === 'changed' ? shortened(from, to) : undefined;
  const show = (value: unknown, side: 0 | 1, origin: string | undefined) =>
    `${short ? shortText(short[side]) : yamlText(value)}${
      unit !== undefined && typeof value === 'number' ? ` ${value === 1 ? unit.replace(/(es|s)\b/, '') : unit}` : ''
    }${origin === 'set' ? '' : ` (${origin})`}`;
  return [...(kind === 'added' ? [] : [show(from, 0, fromOrigin)]), ...(kind === 'removed' ? [] : [show(to, 1, toOrigin)])];
}

function shortText(side: string | readonly ShortItem[]): string {
  return typeof side === 'string' ? side : `[${side.map((one) => ('words' in one ? one.words : yamlText(one.item))).join(', ')}]`;
}

/** As a pipeline writes it, in one line: quotes only where a word would be something else without them. */
function yamlText(value: unknown): string {
  if (typeof value === 'string') return isPlain(value) ? value : JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(yamlText).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  return `{${Object.entries(value)
    .map(([key, item]) => `${yamlText(key)}: ${yamlText(item)}`)
    .join(', ')}}`;
}

function isPlain(text: string): boolean {
  return /^\w[\w./%-]*$/.test(text) && Number.isNaN(Number(text)) && !/^(true|false|null|yes|no|on|off)$/i.test(text);
}
