import { labelCells } from '../results/label-columns.js';
import { runTables } from '../results/run-files.js';
import { sweepTables } from '../results/sweep-files.js';
import { targetsOf } from '../pipeline/published/targets.js';
import { spellPoints } from '../pipeline/vary/points.js';
import { writePipeline } from '../pipeline/write.js';
import { runModelFiles } from '../results/model-files.js';
import { PREPROCESSING, readPreprocessing } from '../store/formats/preprocessing.js';
import { type FileData, wholeOf } from '../base/file-data.js';
import { WEIGHTS } from '../store/formats/trial/names.js';
import type { Files } from '../store/folder.js';
import { trainedModel } from '../predict/trained-model.js';
import type { PlannedTrial, PreparedRun } from '../plan/prepare.js';
import type { ComparedRun } from './reference.js';
import type { Recomputed } from './reproduce.js';
import { RESOLVED } from '../store/layout.js';

/** The files that a run would have, from its trials in memory: nothing is written. */
export async function computedRun(
  { pipeline, engine, configurations }: PreparedRun,
  computed: ReadonlyMap<string, Recomputed>,
): Promise<ComparedRun> {
  const of = ({ address }: PlannedTrial) => computed.get(address)!;
  const judged = configurations.map(({ trials }) => trials.map((trial) => of(trial).judged));
  const points = spellPoints(pipeline.configurations) as { name: string }[];
  const [{ scene, trials: own }] = configurations;
  const models = pipeline.varies ? [] : await Promise.all(own.map((trial) => modelOf(trial, of(trial))));
  const tables = pipeline.varies
    ? sweepTables(
        configurations.map((configuration, index) => {
          const { name, ...point } = points[index];
          const targets = targetsOf(pipeline.configurations[index], configuration.scene);
          const { classNames, identity } = configuration.scene;
          return { name, point, trials: judged[index], classNames, targets, labels: labelCells(identity.classes) };
        }),
      )
    : new Map<string, FileData>([
        ...runTables(judged[0], scene.classNames, targetsOf(pipeline.configurations[0], scene), labelCells(scene.identity.classes)),
        ...own.map((trial) => [`weights-${trial.seed}.safetensors`, of(trial).files.get(WEIGHTS)!] as const),
        ...models.flatMap((files) => [...files]),
      ]);
  return {
    engine: engine.class,
    trials: configurations.flatMap(({ experiment, trials }) =>
      trials.map(({ seed, address }) => ({ configuration: experiment.name, seed, address })),
    ),
    files: new Map([[RESOLVED, writePipeline(pipeline)] as const, ...tables]),
  };
}

async function modelOf({ configuration: { experiment, scene }, seed, address }: PlannedTrial, { files }: Recomputed): Promise<Files> {
  const model = trainedModel({
    experiment,
    seed,
    address,
    classNames: scene.classNames,
    colours: scene.classColours,
    weightsFile: await wholeOf(files.get(WEIGHTS)!),
    preprocessing: readPreprocessing((await wholeOf(files.get(PREPROCESSING)!)).toString('utf8')),
  });
  return model ? runModelFiles(model) : new Map();
}
