import { classColours } from '../pictures/image/palette.js';
import { runModelFiles } from '../results/model-files.js';
import { runTables, timesTable } from '../results/run-files.js';
import { type JudgedConfiguration, sweepTables, sweepTimes } from '../results/sweep-files.js';
import { tablePieces } from '../results/table-parts.js';
import { targetsOf } from '../pipeline/published/targets.js';
import { writePipeline } from '../pipeline/write.js';
import type { FileData } from '../base/file-data.js';
import type { FolderContent } from '../store/folder.js';
import { someAtOnce } from '../base/some-at-once.js';
import type { Store } from '../store/store.js';
import { factsFiles } from './facts.js';
import type { PlannedTrial, PreparedConfiguration, PreparedRun } from '../plan/prepare.js';
import { trainedModel } from '../predict/trained-model.js';
import { scenePreprocessing } from '../predict/trained-trial.js';
import { RESOLVED } from '../store/layout.js';
import { WEIGHTS } from '../store/formats/trial/names.js';
import { TIMES } from '../store/formats/trial/times.js';
import { runHead } from '../store/formats/run-manifest.js';

/** The files of a run's folder, from its trials. */
export async function runContent(prepared: PreparedRun, judged: readonly JudgedConfiguration[]): Promise<FolderContent> {
  const { pipeline } = prepared;
  const { hashed, aside } = pipeline.varies ? sweepContent(judged) : await singleContent(prepared, judged[0]);
  return { hashed: new Map([[RESOLVED, writePipeline(pipeline)], ...hashed]), aside: new Map([...aside, ...factsFiles(prepared)]) };
}

async function singleContent({ configurations: [configuration], store }: PreparedRun, judged: JudgedConfiguration): Promise<FolderContent> {
  const { trials } = configuration;
  const weights = await someAtOnce(
    trials,
    async ({ seed, address }) => [`weights-${seed}.safetensors`, await store.trial(address).read(WEIGHTS)] as const,
  );
  const models = await someAtOnce(trials, (trial, index) => modelFiles(store, trial, weights[index][1]));
  const tables = runTables(judged.trials, judged.classNames, judged.targets, judged.labels);
  return {
    hashed: new Map<string, FileData>([...tables, ...weights, ...models.flatMap((files) => [...files])]),
    aside: new Map([[TIMES, tablePieces(timesTable(judged.trials.map(({ record }) => record)))]]),
  };
}

/** The network as a program of tfjs opens it; none of a classifier. */
async function modelFiles(
  store: Store,
  { configuration: { experiment, scene }, split, seed, address }: PlannedTrial,
  weightsFile: Uint8Array,
): Promise<Map<string, string | Uint8Array>> {
  if (experiment.classifier) return new Map();
  // A trial of an older version has not kept it.
  const preprocessing = (await store.trial(address).preprocessing()) ?? scenePreprocessing(experiment, scene, split.train);
  const classes = { classNames: scene.classNames, colours: scene.classColours };
  return runModelFiles(trainedModel({ experiment, seed, address, preprocessing, weightsFile, ...classes })!);
}

/** Of many configurations pixels and weights stay with the trials, where the manifest says. */
function sweepContent(judged: readonly JudgedConfiguration[]): FolderContent {
  return { hashed: sweepTables(judged), aside: new Map([[TIMES, sweepTimes(judged)]]) };
}

/** What the manifest says beside the files' hashes. */
export function headOf({ pipeline, engine, configurations }: PreparedRun): object {
  return runHead(
    pipeline.name,
    engine.class,
    pipeline.varies,
    configurations.map(({ experiment, scene, trials }, index) => ({
      name: experiment.name,
      ...classesOf(scene),
      trials,
      published: targetsOf(pipeline.configurations[index], scene),
    })),
  );
}

/** Their names, and what they are drawn in. */
function classesOf({ classNames, classColours: own }: PreparedConfiguration['scene']): {
  classes: readonly string[];
  colours: readonly string[];
} {
  return { classes: classNames, colours: classColours(classNames.map((_, index) => ({ colour: own?.[index] }))) };
}
