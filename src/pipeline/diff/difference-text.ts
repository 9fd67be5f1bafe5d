import type { PipelineDifference } from './diff.js';

/** What a difference is in words: the values with their units, and where they come from unless somebody has set them. */
export function describeDifference({ kind, from, to, fromOrigin, toOrigin, unit }: PipelineDifference): string {
  const show = (value: unknown, origin: string | undefined) =>
    `${JSON.stringify(value)}${
      unit !== undefined && typeof value === 'number' ? ` ${value === 1 ? unit.replace(/(es|s)\b/, '') : unit}` : ''
    }${origin === 'set' ? '' : ` (${origin})`}`;
  if (kind === 'added') return show(to, toOrigin);
  return kind === 'removed' ? show(from, fromOrigin) : `${show(from, fromOrigin)} -> ${show(to, toOrigin)}`;
}
