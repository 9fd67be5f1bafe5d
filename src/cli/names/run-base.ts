import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { isDynamicPattern } from 'tinyglobby';
import { parse } from 'yaml';
import { namesIn } from '../../store/entries.js';
import { LOOKS_LIKE_RUN, RESOLVED } from '../../store/layout.js';
import { RunFolder } from '../../store/run-folder.js';

/** Trials whose provenance is read: all of a run were begun by the same few command lines. */
const MOST = 8;

/**
 * The folder where a stored run's relative paths start from: that of the pipeline which was run, as provenance.json has its command
 * line. Whether the files are still those of the run is not asked here: their digest tells whoever reads them.
 *
 * @returns undefined where the run has no relative paths, or none of the folders has all of its files
 */
export function baseOfRun(folder: string): string | undefined {
  const files = relativeFiles(resolvedOf(folder));
  if (files.length === 0) return undefined;
  return candidates(folder).find((base) => files.every((file) => existsSync(join(base, file))));
}

/** Paths of a resolved pipeline that start from a folder; a pattern counts with the folder that it looks in. */
function relativeFiles(value: unknown, key = ''): string[] {
  if (typeof value === 'string') {
    const file = value.replace(/#.*$/, '');
    if (!['file', 'white', 'dark'].includes(key) || isAbsolute(file)) return [];
    return [isDynamicPattern(file) ? dirname(file) : file];
  }
  if (Array.isArray(value)) return value.flatMap((one) => relativeFiles(one, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => relativeFiles(one, name));
}

function resolvedOf(folder: string): unknown {
  try {
    return parse(new RunFolder(folder).text(RESOLVED) ?? '');
  } catch {
    return undefined;
  }
}

/** What the command lines name, from here and from the folder beside the results; then these folders themselves. */
function candidates(folder: string): string[] {
  const starts = [resolve('.'), dirname(dirname(resolve(folder)))];
  const typed = commandsOf(folder).flatMap((words) => {
    const option = words.indexOf('--base');
    const pipeline = words.find((word) => /\.ya?ml$/i.test(word));
    return [option < 0 ? undefined : words[option + 1], pipeline && dirname(pipeline)].filter((one) => one !== undefined);
  });
  return [...new Set([...typed.flatMap((path) => starts.map((start) => resolve(start, path))), ...starts])];
}

/** The runs of a folder of results that were begun with this pipeline file, whatever their settings and names. */
export function runsBegunWith(file: string, runs: string): string[] {
  const wanted = resolve(file);
  const starts = [resolve('.'), dirname(resolve(runs))];
  const isIt = (word: string) => /\.ya?ml$/i.test(word) && starts.some((start) => resolve(start, word) === wanted);
  return namesIn(runs)
    .filter((name) => LOOKS_LIKE_RUN.test(name))
    .filter((name) => commandsOf(join(runs, name)).some((words) => words.some(isIt)))
    .sort();
}

function commandsOf(folder: string): (readonly string[])[] {
  const run = new RunFolder(folder);
  const trials = run.manifest()?.configurations.flatMap((one) => one.trials) ?? [];
  return trials.slice(0, MOST).flatMap(({ address }) => {
    const command = run.trial(address).provenance()?.command;
    return command ? [command] : [];
  });
}
