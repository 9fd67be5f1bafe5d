import { basename, dirname } from 'node:path';
import { loadPipelineFile } from '../data/registered/load-pipeline.js';
import { Failure } from '../errors/failure.js';
import type { LoadedPipeline } from '../pipeline/experiment.js';
import { notesTo, UNWATCHED } from '../workers/events.js';
import { prepareRun, trialsIn } from '../plan/prepare.js';
import { checkRun } from './integrity.js';
import { findRunOf } from './manifest.js';
import { computeAll, type RecomputeOptions, reproduceRun } from './recompute-run.js';
import { compareReference, filesOfRun, readReference } from './reference.js';
import { comparePart, drawnPart } from './reference-part.js';
import type { Verification } from './verification.js';
import { RunFolder } from '../store/run-folder.js';

export interface VerifySettings extends RecomputeOptions {
  /** Only what can be checked without computing. */
  readonly integrity?: boolean;
  /** A folder of files that somebody has kept of a run. */
  readonly against?: string;
  /** Where relative paths of the run's pipeline start from. */
  readonly base?: string;
}

/** The run that a pipeline has in the store; with `against` it is computed where it is not there. */
export async function verifyPipeline(pipeline: LoadedPipeline, options: VerifySettings): Promise<Verification> {
  if (options.against === undefined) return verifyRun(findRunOf(options.runs, pipeline, options.engine), options, pipeline);
  const reference = readReference(options.against);
  const engine = options.engine === 'auto' ? (reference.manifest?.engine ?? 'auto') : options.engine;
  const prepared = await prepareRun(pipeline, { ...options, engine, say: notesTo(options.onEvent ?? UNWATCHED) });
  if (options.trials !== undefined) {
    const part = drawnPart(prepared, reference, options.trials);
    const subject = await computeAll(part, options);
    const trials = { computed: subject.trials.length, of: trialsIn(prepared).length };
    const compared = await comparePart(reference, subject, options.tolerance);
    return { name: pipeline.name, against: { folder: reference.folder, computed: true, trials, ...compared } };
  }
  if (prepared.finished) return verifyRun(prepared.folder, options);
  if (options.integrity) {
    throw new Failure({
      code: 'run-unknown',
      message: 'this pipeline has no run, and --integrity computes nothing',
      place: { file: options.runs },
      hint: 'Remove --integrity.',
    });
  }
  const subject = await computeAll(prepared, options);
  const compared = await compareReference(reference, subject, options.tolerance);
  return { name: pipeline.name, against: { folder: reference.folder, computed: true, ...compared } };
}

/** Nothing is computed again of a run that is damaged: what it should be is not known. */
export async function verifyRun(folder: string, options: VerifySettings, given?: LoadedPipeline): Promise<Verification> {
  const reference = options.against === undefined ? undefined : readReference(options.against);
  const checked = await checkRun(folder);
  const { manifest, findings, trials } = checked;
  const verification: Verification = { name: basename(folder), folder, integrity: { findings, trials: trials.size } };
  if (!manifest || findings.length > 0) return verification;
  const files = filesOfRun(folder, manifest);
  if (reference) {
    const subject = { engine: manifest.engine, trials: manifest.configurations.flatMap((one) => one.trials), files };
    const compared = await compareReference(reference, subject, options.tolerance);
    return { ...verification, against: { folder: reference.folder, computed: false, ...compared } };
  }
  if (options.integrity) return verification;
  const { base, data } = options;
  const pipeline = given ?? loadPipelineFile(new RunFolder(folder).resolved, { base, data });
  return { ...verification, reproduction: await reproduceRun(pipeline, { ...checked, manifest }, { ...options, runs: dirname(folder) }) };
}
