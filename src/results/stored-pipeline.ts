import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import { filesName } from '../base/files-name.js';
import { parsePath, type Path, startsWith, valueAt } from '../pipeline/yaml/path.js';
import type { StoredRun } from '../store/list.js';
import { RunFolder } from '../store/run-folder.js';

/** What of a run or a trial must be so: a path into its resolved pipeline, and the value there. */
export interface Condition {
  readonly path: Path;
  readonly value: unknown;
}

/** Whether a value meets a condition: it is equal, or a list that holds it (`seeds=1220`). */
export function meets(value: unknown, { path, value: wanted }: Condition): boolean {
  const found = valueAt(value, path);
  return isDeepStrictEqual(found, wanted) || (Array.isArray(found) && found.some((one) => isDeepStrictEqual(one, wanted)));
}

/** The scenes of a run: names of the catalogue, `synthetic`, or names of cubes' files. */
export function sceneNames(run: Pick<StoredRun, 'folder' | 'varies'>): string[] {
  try {
    const text = textOf(run);
    const bases =
      run.varies && /^ .*\bdataset\b/m.test(blockOf(text, 'vary')) ? configurationsIn(text, ['dataset']) : [partOf(text, 'dataset')];
    return [...new Set(bases.map((base) => sceneName((base as { dataset: Dataset }).dataset)))];
  } catch {
    return [];
  }
}

export interface Dataset {
  readonly scene?: string;
  readonly synthetic?: object;
  readonly cube?: { readonly file?: string | readonly string[] };
  /** The scene that tests, where it is another one. */
  readonly test_on?: Dataset;
}

export function sceneName({ scene, synthetic, cube, test_on: tested }: Dataset): string {
  if (tested) return `${sceneName({ scene, synthetic, cube })}, tested on ${sceneName(tested)}`;
  if (scene !== undefined || synthetic) return scene ?? 'synthetic';
  const files = [cube?.file ?? 'own'].flat().map((file) => basename(file));
  return files.length === 1 ? files[0] : filesName(files);
}

/**
 * What the conditions look at, of every configuration of a run. Only those parts of its pipeline are read: to parse
 * a thousand whole ones takes seconds.
 *
 * @returns empty if the pipeline cannot be read any more
 */
export function valuesFor(run: StoredRun, keys: readonly string[]): Record<string, unknown>[] {
  try {
    return configurationsIn(textOf(run), keys, run.varies).map((part) => ({ ...part, name: run.name, engine: run.engine }));
  } catch {
    return [];
  }
}

function configurationsIn(text: string, keys: readonly string[], varies = true): Record<string, unknown>[] {
  const base = Object.assign({}, ...keys.map((key) => partOf(text, key)));
  if (!varies) return [base];
  const { vary } = partOf(text, 'vary') as { vary: Record<string, unknown>[] };
  return vary.map((point) =>
    Object.entries(point).reduce((value, [key, set]) => {
      const path = parsePath(key);
      return path && keys.some((wanted) => startsWith(path, [wanted])) ? (withValue(value, path, set) as Record<string, unknown>) : value;
    }, base),
  );
}

function withValue(value: unknown, [key, ...rest]: Path, set: unknown): unknown {
  const inner = rest.length === 0 ? set : withValue((value as Record<string | number, unknown> | undefined)?.[key], rest, set);
  if (!Array.isArray(value)) return { ...(value as object | undefined), [key]: inner };
  return value.map((one, index) => (index === key ? inner : one));
}

/** Parts that have been read: most runs of a store share theirs, and YAML is slow. */
const parts = new Map<string, Record<string, unknown>>();

function partOf(text: string, key: string): Record<string, unknown> {
  const block = blockOf(text, key);
  const known = parts.get(block) ?? ((parse(block) ?? {}) as Record<string, unknown>);
  parts.set(block, known);
  return known;
}

/** The lines of one top-level key of a resolved pipeline: it and those that are indented below it. */
function blockOf(text: string, key: string): string {
  const start = text.startsWith(`${key}:`) ? 0 : text.indexOf(`\n${key}:`) + 1;
  if (start === 0 && !text.startsWith(`${key}:`)) return '';
  const end = /\n(?=[^\s\]}])/.exec(text.slice(start));
  return text.slice(start, end ? start + end.index + 1 : undefined);
}

function textOf({ folder }: Pick<StoredRun, 'folder'>): string {
  return readFileSync(new RunFolder(folder).resolved, 'utf8');
}
