import type { Configuration } from '../experiment.js';
import { formatPath, type Path } from '../yaml/path.js';
import { align } from './align.js';
import { schemaAt } from '../schema/schema-tree.js';
import { formatReason, reasonFor } from './why.js';

/** One value that two experiments do not share. */
export interface PipelineDifference {
  readonly kind: 'added' | 'removed' | 'changed';
  /** In the second experiment; of what is removed, in the first. */
  readonly path: string;
  readonly from?: unknown;
  readonly to?: unknown;
  /** `set` where the value was written; else `default`, `preset ssrn`, `file name`. */
  readonly fromOrigin?: string;
  readonly toOrigin?: string;
  /** What numbers there count, such as `pixels`. */
  readonly unit?: string;
}

/** One side of a comparison. */
export interface Side extends Pick<Configuration, 'experiment' | 'document'> {
  /** A run's pipeline, in which every default is written: what equals its default counts as one. */
  readonly spelledOut?: boolean;
}

/**
 * What differs between two pipelines by meaning: after defaults and presets are spelled out, whatever the order of
 * keys. Blocks are matched by kind, so that one more in the middle is one block added; seeds are compared as a set.
 */
export function diffExperiments(a: Side, b: Side): PipelineDifference[] {
  const context: Context = { a, b, differences: [] };
  const keys = [...new Set([...Object.keys(a.experiment), ...Object.keys(b.experiment)])];
  for (const key of keys) {
    const [from, to] = [a, b].map(({ experiment }) => (experiment as unknown as Record<string, unknown>)[key]);
    compare(context, [key], from, [key], to);
  }
  return context.differences;
}

interface Context {
  readonly a: Side;
  readonly b: Side;
  readonly differences: PipelineDifference[];
}

function compare(context: Context, pathA: Path, from: unknown, pathB: Path, to: unknown): void {
  if (JSON.stringify(from) === JSON.stringify(to)) return;
  if (pathB.length === 1 && pathB[0] === 'seeds') return compareSeeds(context, from as number[], to as number[]);
  if (pathB.length === 1 && pathB[0] === 'architecture' && from && to) return compareBlocks(context, from as object[], to as object[]);
  if (isMapping(from) && isMapping(to)) {
    for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
      compare(context, [...pathA, key], from[key], [...pathB, key], to[key]);
    }
    return;
  }
  const { a, b, differences } = context;
  const [before, after] = [
    { from, fromOrigin: originOf(a, pathA, from) },
    { to, toOrigin: originOf(b, pathB, to) },
  ];
  const unit = unitOf(pathB, from, to);
  if (from === undefined) differences.push({ kind: 'added', path: formatPath(pathB), ...after, ...unit });
  else if (to === undefined) differences.push({ kind: 'removed', path: formatPath(pathA), ...before, ...unit });
  else differences.push({ kind: 'changed', path: formatPath(pathB), ...before, ...after, ...unit });
}

function originOf(side: Side, path: Path, value: unknown): string {
  if (value === undefined) return 'absent';
  const reason = reasonFor(side, path);
  if (side.spelledOut && JSON.stringify(schemaAt(path)?.default) === JSON.stringify(value)) return 'default';
  return reason.kind === 'written' || reason.kind === 'command line' ? 'set' : formatReason(reason);
}

function unitOf(path: Path, ...values: readonly unknown[]): { unit?: string } {
  const unit = schemaAt(path)?.unit;
  return unit !== undefined && values.some((value) => typeof value === 'number') ? { unit } : {};
}

function compareSeeds({ differences }: Context, from: readonly number[], to: readonly number[]): void {
  const [removed, added] = [from.filter((seed) => !to.includes(seed)), to.filter((seed) => !from.includes(seed))];
  if (removed.length > 0) differences.push({ kind: 'removed', path: 'seeds', from: removed, fromOrigin: 'set' });
  if (added.length > 0) differences.push({ kind: 'added', path: 'seeds', to: added, toOrigin: 'set' });
}

function compareBlocks(context: Context, from: readonly object[], to: readonly object[]): void {
  for (const [i, j] of alignBlocks(from.map(kindOf), to.map(kindOf))) {
    compare(
      context,
      ['architecture', i ?? j!],
      i === undefined ? undefined : from[i],
      ['architecture', j ?? i!],
      j === undefined ? undefined : to[j],
    );
  }
}

/** The same pairs whichever of the two comes first. */
function alignBlocks(a: readonly string[], b: readonly string[]): [number | undefined, number | undefined][] {
  return a.join() <= b.join() ? align(a, b) : align(b, a).map(([j, i]) => [i, j]);
}

function kindOf(block: object): string {
  return Object.keys(block)[0];
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
