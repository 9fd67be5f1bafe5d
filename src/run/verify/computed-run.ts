import { runTables } from '../../report/run-files.js';
import { sweepTables } from '../../report/sweep-files.js';
import { targetsOf } from '../../spec/published/targets.js';
import { spellPoints } from '../../spec/points.js';
import { writePipeline } from '../../spec/write.js';
import { runModelFiles } from '../../report/model-files.js';
import { PREPROCESSING, readPreprocessing } from '../../report/preprocessing-file.js';
import { trainedModel } from '../trained-model.js';
import type { PlannedTrial, PreparedRun } from '../prepare.js';
import type { Subject } from './reference.js';
import type { Recomputed } from './reproduce.js';

/** The files that a run would have, from its trials in memory: nothing is written. */
export function computedRun({ pipeline, engine, configurations }: PreparedRun, computed: ReadonlyMap<string, Recomputed>): Subject {
  const of = ({ address }: PlannedTrial) => computed.get(address)!;
  const judged = configurations.map(({ trials }) => trials.map((trial) => of(trial).judged));
  const points = spellPoints(pipeline.configurations) as { name: string }[];
  const [{ grid, scene, trials: own }] = configurations;
  const tables = pipeline.varies
    ? sweepTables(configurations.map((configuration, index) => {
      const { name, ...point } = points[index];
      const targets = targetsOf(pipeline.configurations[index], configuration.scene);
      return { name, point, trials: judged[index], classNames: configuration.scene.classNames, targets };
    }))
    : new Map<string, string | Uint8Array>([
      ...runTables(judged[0], scene.classNames, grid, targetsOf(pipeline.configurations[0], scene)),
      ...own.map((trial) => [`weights-${trial.seed}.safetensors`, of(trial).files.get('weights.safetensors')!] as const),
      ...own.flatMap((trial) => [...modelOf(trial, of(trial))]),
    ]);
  return {
    engine: engine.class,
    trials: configurations.flatMap(({ experiment, trials }) =>
      trials.map(({ seed, address }) => ({ configuration: experiment.name, seed, address }))),
    files: new Map([['resolved.yaml', writePipeline(pipeline)] as const, ...tables].map(([name, data]) => [name, Buffer.from(data as string)])),
  };
}

function modelOf(
  { configuration: { experiment, scene }, seed, address }: PlannedTrial, { files }: Recomputed,
): Map<string, string | Uint8Array> {
  const model = trainedModel({
    experiment, seed, address, classNames: scene.classNames, colours: scene.classColours, weightsFile: files.get('weights.safetensors')!,
    preprocessing: readPreprocessing(files.get(PREPROCESSING)!.toString('utf8')),
  });
  return model ? runModelFiles(model) : new Map();
}
