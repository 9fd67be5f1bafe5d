import { statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../../errors/failure.js';
import { prepareRun, trialsIn } from '../../run/prepare.js';
import { checkRun } from '../../run/verify/integrity.js';
import { findRunOf, locateRun } from '../../run/verify/manifest.js';
import { comparePart, drawnPart } from '../../run/verify/reference-part.js';
import { compareReference, filesOfRun, readReference } from '../../run/verify/reference.js';
import type { LoadedPipeline } from '../../spec/experiment.js';
import { type Command, type ExitCode, loadFile, note, pipelineArgument } from '../command.js';
import type { Options } from '../options.js';
import { computeAll, reproduceRun } from '../reproduce.js';
import { isFine, reportVerification, type Verification } from '../report-verify.js';

export const verify: Command = {
  name: 'verify',
  usage: 'RUN|PIPELINE',
  summary: 'whether a run is as it was written, follows from its trials, and comes out again; exit 1 if not',
  examples: [
    'hsi-run verify pipelines/quickstart.yaml',
    'hsi-run verify quickstart-6b881d63695f --trials 1',
    'hsi-run verify pipelines/quickstart.yaml --against test/reference/quickstart',
    'hsi-run verify pipelines/quickstart.yaml --against test/reference/quickstart --trials 1',
    'hsi-run verify runs/quickstart-6b881d63695f --integrity --json',
  ],
  async run(positionals, options) {
    checkOptions(positionals, options);
    const [argument] = positionals;
    const verification = isPipeline(argument)
      ? await verifyPipeline(positionals, options) : await verifyRun(locateRun(options.runs, argument), options);
    reportVerification(verification, options);
    return (isFine(verification) ? 0 : 1) satisfies ExitCode;
  },
};

function checkOptions(positionals: readonly string[], { trials, integrity, against, set, configuration }: Options): void {
  const usage = (message: string, cure = 'hsi-run verify --help shows examples.') => new Failure({ code: 'usage', message, cure });
  if (positionals.length !== 1) throw usage(`verify takes one run or one pipeline file, not ${positionals.length}`);
  if (integrity && trials !== undefined) throw usage('--integrity computes nothing, --trials says what to compute', 'Leave one of them out.');
  if (against !== undefined && trials !== undefined && (integrity || !isPipeline(positionals[0]))) {
    throw usage('with --against, --trials computes trials of a pipeline and compares them', 'Give the pipeline\'s file, or leave --trials out.');
  }
  if (!isPipeline(positionals[0]) && (set.length > 0 || configuration !== undefined)) {
    throw usage('a run is verified as it is, without --set and --configuration', 'Give the pipeline\'s file, or leave them out.');
  }
}

function isPipeline(argument: string): boolean {
  return /\.ya?ml$/i.test(argument) || (statSync(argument, { throwIfNoEntry: false })?.isFile() ?? false);
}

async function verifyPipeline(positionals: readonly string[], options: Options): Promise<Verification> {
  const pipeline = pipelineArgument('verify', positionals, options);
  if (options.against === undefined) return verifyRun(findRunOf(options.runs, pipeline, options.engine), options, pipeline);
  const reference = readReference(options.against);
  const engine = options.engine === 'auto' ? reference.manifest?.engine ?? 'auto' : options.engine;
  const prepared = await prepareRun(pipeline, { ...options, engine, say: options.quiet ? () => undefined : note });
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
      code: 'run-unknown', message: 'this pipeline has not been run, and --integrity computes nothing', place: { file: options.runs },
      cure: 'Leave --integrity out.',
    });
  }
  const subject = await computeAll(prepared, options);
  const compared = await compareReference(reference, subject, options.tolerance);
  return { name: pipeline.name, against: { folder: reference.folder, computed: true, ...compared } };
}

/** Nothing is computed again of a run that is damaged: what it should be is not known. */
async function verifyRun(folder: string, options: Options, given?: LoadedPipeline): Promise<Verification> {
  const reference = options.against === undefined ? undefined : readReference(options.against);
  const checked = await checkRun(folder);
  const { manifest, findings, trials } = checked;
  const verification: Verification = {
    name: basename(folder), folder, integrity: { findings, trials: trials.size },
  };
  if (!manifest || findings.length > 0) return verification;
  const files = filesOfRun(folder, manifest);
  if (reference) {
    const subject = { engine: manifest.engine, trials: manifest.configurations.flatMap((one) => one.trials), files };
    const compared = await compareReference(reference, subject, options.tolerance);
    return { ...verification, against: { folder: reference.folder, computed: false, ...compared } };
  }
  if (options.integrity) return verification;
  const pipeline = given ?? loadFile(join(folder, 'resolved.yaml'), { ...options, set: [] });
  return { ...verification, reproduction: await reproduceRun(pipeline, { ...checked, manifest }, { ...options, runs: dirname(folder) }) };
}
