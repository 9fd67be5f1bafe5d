import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Failure } from '../../errors/failure.js';
import type { LoadedPipeline } from '../../spec/experiment.js';
import type { Targets } from '../../spec/published/targets.js';
import { writePipeline } from '../../spec/write.js';
import { isPermanent, namesIn, unreadableFailure } from '../../store/entries.js';
import { findRun, requireRunName } from '../../store/find.js';
import { MANIFEST } from '../../store/folder.js';
import { SUMS } from '../../store/sums.js';

const RESOLVED = 'resolved.yaml';

/** One trial of a run, as the run's manifest names it. */
export interface ListedTrial {
  /** The configuration's name; of a run without several, the run's. */
  readonly configuration: string;
  readonly seed: number;
  readonly address: string;
}

/** What a run's manifest says. */
export interface RunManifest {
  readonly name: string;
  /** The class of the engine. */
  readonly engine: string;
  readonly varies: boolean;
  readonly configurations: readonly {
    readonly name: string;
    readonly classes: readonly string[];
    /** Absent in runs of older versions. */
    readonly colours?: readonly string[];
    readonly trials: readonly ListedTrial[];
    /** The published values that it was held against. */
    readonly published?: Targets;
  }[];
  /** The hashed files. */
  readonly files: Readonly<Record<string, { readonly sha256: string }>>;
}

interface Listed {
  readonly name: string;
  readonly classes: readonly string[];
  readonly colours?: readonly string[];
  readonly trials: readonly { readonly seed: number; readonly address: string }[];
  readonly published?: Targets;
}

/** @returns undefined if the text is not that of a run's manifest */
export function parseRunManifest(text: string): RunManifest | undefined {
  try {
    const { name, engine, files, configurations, ...single } = JSON.parse(text) as RunManifest & Listed & { configurations?: Listed[] };
    const listed = (configurations as readonly Listed[] | undefined) ?? [{ name, ...single }];
    const all = listed.map((one) => ({
      name: one.name, classes: one.classes.map(String),
      trials: one.trials.map(({ seed, address }) => ({ configuration: one.name, seed: Number(seed), address: String(address) })),
      ...(one.colours ? { colours: one.colours.map(String) } : {}),
      ...(one.published ? { published: one.published } : {}),
    }));
    const whole = typeof name === 'string' && typeof engine === 'string' && typeof files === 'object' && all.length > 0;
    return whole ? { name, engine, files, varies: configurations !== undefined, configurations: all } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @returns undefined where there is none, or none that can be read as one
 * @throws Failure `store-unreadable` where the system could not read it just now
 */
export function readRunManifest(folder: string): RunManifest | undefined {
  const file = join(folder, MANIFEST);
  try {
    return parseRunManifest(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || isPermanent(error)) return undefined;
    throw unreadableFailure(file, error as Error);
  }
}

/**
 * The folder of the run that a text means. A run whose manifest is damaged is found too: that is to be told of.
 *
 * @throws Failure `run-unknown`
 */
export function locateRun(root: string, text: string): string {
  requireRunName(text);
  const named = [resolve(text), join(root, text)].find(isRunFolder);
  if (named) return named;
  const begun = namesIn(root).filter((name) => name.startsWith(text) && /-[0-9a-f]{12}$/.test(name) && isRunFolder(join(root, name)));
  return begun.length === 1 ? join(root, begun[0]) : findRun(root, text).folder;
}

function isRunFolder(folder: string): boolean {
  return (statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false)
    && [MANIFEST, SUMS, RESOLVED].some((name) => existsSync(join(folder, name)));
}

/**
 * The run that a pipeline has in a store: that of the same resolved text.
 *
 * @param engine the kind or class that is meant, if there are several; or `auto`
 * @throws Failure `run-unknown` if it has not been run, or on several engines of which none is named
 */
export function findRunOf(root: string, pipeline: LoadedPipeline, engine: string): string {
  const text = writePipeline(pipeline);
  const same = (folder: string) => existsSync(join(folder, RESOLVED)) && readFileSync(join(folder, RESOLVED), 'utf8') === text;
  const named = namesIn(root)
    .filter((name) => /-[0-9a-f]{12}$/.test(name) && name.slice(0, -13) === pipeline.name);
  const all = named.filter((name) => same(join(root, name)));
  const meant = all.filter((name) => [engine, undefined].includes(readRunManifest(join(root, name))?.engine));
  const found = all.length > 1 && meant.length > 0 ? meant : all;
  if (found.length === 1) return join(root, found[0]);
  throw new Failure({
    code: 'run-unknown', place: { file: root },
    message: found.length > 1 ? `this pipeline has ${found.length} runs: ${found.join(', ')}` : `this pipeline (${pipeline.name}) has no run in this folder`,
    cure: found.length > 1 ? 'Name one of them.'
      : named.length > 0 ? `Runs of that name with other content: ${named.join(', ')}. Run the pipeline first, or give the name of a run.`
        : 'Run it first, or name the folder of results with --runs DIR.',
  });
}
