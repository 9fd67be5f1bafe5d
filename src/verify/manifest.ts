import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Failure } from '../errors/failure.js';
import type { LoadedPipeline } from '../pipeline/experiment.js';
import { writePipeline } from '../pipeline/write.js';
import { namesIn } from '../store/entries.js';
import { findRun, requireRunName } from '../store/find.js';
import { RESOLVED } from '../store/layout.js';
import { checkRoot } from '../store/root.js';
import { isRunFolder, RunFolder } from '../store/run-folder.js';

/**
 * The folder of the run that a text means. A run whose manifest is damaged is found too: that is to be told of.
 *
 * @throws Failure `run-unknown`, `run-ambiguous`
 */
export function locateRun(root: string, text: string): string {
  requireRunName(text);
  const named = [resolve(text), join(root, text)].find(isRunFolder);
  if (named) return named;
  checkRoot(root);
  const begun = namesIn(root).filter((name) => name.startsWith(text) && /-[0-9a-f]{12}$/.test(name) && isRunFolder(join(root, name)));
  return begun.length === 1 ? join(root, begun[0]) : findRun(root, text).folder;
}

/**
 * The run that a pipeline has in a store: that of the same resolved text.
 *
 * @param engine the kind or class that is meant, if there are several; or `auto`
 * @throws Failure `run-unknown` if it has not been run; `run-ambiguous` if on several engines of which none is named
 */
export function findRunOf(root: string, pipeline: LoadedPipeline, engine: string): string {
  const text = writePipeline(pipeline);
  const same = (folder: string) => existsSync(join(folder, RESOLVED)) && readFileSync(join(folder, RESOLVED), 'utf8') === text;
  const named = namesIn(root).filter((name) => /-[0-9a-f]{12}$/.test(name) && name.slice(0, -13) === pipeline.name);
  const all = named.filter((name) => same(join(root, name)));
  const meant = all.filter((name) => [engine, undefined].includes(new RunFolder(join(root, name)).manifest()?.engine));
  const found = all.length > 1 && meant.length > 0 ? meant : all;
  if (found.length === 1) return join(root, found[0]);
  throw new Failure({
    code: found.length > 1 ? 'run-ambiguous' : 'run-unknown',
    message:
      found.length > 1
        ? `this pipeline has ${found.length} runs: ${found.join(', ')}`
        : `this pipeline (${pipeline.name}) has no run in the folder of results ${root}`,
    hint:
      found.length > 1
        ? 'Name one of them.'
        : named.length > 0
          ? `Runs of that name with other content: ${named.join(', ')}. Run the pipeline first, or give the name of a run.`
          : 'Run it first, or name the folder of results with --runs DIR.',
  });
}
