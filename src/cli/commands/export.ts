import { existsSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { Failure } from '../../errors/failure.js';
import { modelFolder } from '../../results/model-files.js';
import { readTrainedTrial } from '../../predict/trained-trial.js';
import { exportRun } from '../../store/exchange.js';
import { findRun } from '../../store/find.js';
import type { StoredRun } from '../../store/list.js';
import { formatBytes } from '../../base/space.js';
import { type Command, print } from '../command.js';
import type { OptionTable, Values } from '../options/option.js';
import { CONFIGURATION, DATA, FILES, type General, RUNS, TRIAL } from '../options/shared.js';
import { writeNew } from '../write-new.js';

const OPTIONS = {
  output: { kind: 'text', value: 'FILE', help: "the archive to write (default: the run's name, .tar.gz)" },
  model: { kind: 'text', value: 'FOLDER', help: "write one trial's network into this folder, for TensorFlow.js" },
  ...TRIAL,
  ...CONFIGURATION,
  ...RUNS,
  base: FILES.base,
  ...DATA,
} as const satisfies OptionTable;

type Options = Values<typeof OPTIONS> & General;

export const exporting: Command<typeof OPTIONS> = {
  name: 'export',
  usage: 'RUN',
  summary: 'pack a run as one tar.gz (--output FILE), or write a network for TensorFlow.js (--model FOLDER)',
  examples: [
    'hsi-run export quickstart-6b881d63695f',
    'hsi-run export mine --output supplement.tar.gz',
    'hsi-run export mine --model model --seed 1221',
  ],
  options: OPTIONS,
  async run(positionals, options) {
    if (positionals.length !== 1)
      throw new Failure({ code: 'usage', message: `export takes one run, not ${positionals.length}`, hint: 'hsi-run ls shows them.' });
    const run = findRun(options.runs, positionals[0]);
    if (options.model !== undefined) return exportModel(run, options.model, options);
    const { output, json, quiet } = options;
    const file = output ?? `${basename(run.folder)}.tar.gz`;
    if (existsSync(file)) {
      throw new Failure({
        code: 'write',
        message: 'exists already',
        place: { file },
        hint: 'Remove it, or choose another file with --output FILE.',
      });
    }
    const folders = await exportRun(run, file);
    const bytes = statSync(file).size;
    if (json) print(JSON.stringify({ file, bytes, folders }, null, 2));
    else if (quiet) print(file);
    else print(`${relative('', file)}: ${basename(run.folder)} and ${countsOf(folders)}, ${formatBytes(bytes)}`);
    return 0;
  },
};

/** `2 trials, 1 map`, of the folders of an archive. */
export function countsOf(folders: readonly string[]): string {
  return (['trial', 'map'] as const)
    .flatMap((kind) => {
      const count = folders.filter((folder) => folder.startsWith(`${kind}s/`)).length;
      return count === 0 ? [] : [`${count} ${kind}${count === 1 ? '' : 's'}`];
    })
    .join(', ');
}

/** One trial's network in a folder of its own. */
async function exportModel(run: StoredRun, folder: string, { configuration, seed, data, base, json, quiet }: Options): Promise<0> {
  const trial = await readTrainedTrial(run.folder, { configuration, seed }, { data, base });
  const { experiment, network, patch } = { ...trial, patch: trial.experiment.patch };
  if (experiment.classifier || !network) {
    throw new Failure({
      code: 'usage',
      message: `${trial.configuration} has a classifier, and TensorFlow.js opens only networks`,
      hint: `Its arrays are in ${join(trial.folder, 'weights.safetensors')} (docs/classifiers.md).`,
    });
  }
  const files = modelFolder({ ...trial, name: trial.configuration, network, patch, batchNorm: experiment.training.batch_norm });
  await writeNew(folder, files);
  const bytes = [...files.values()].reduce((sum, content) => sum + Buffer.byteLength(content), 0);
  if (json) {
    const { run: name, configuration: own, seed: taken, address } = trial;
    print(JSON.stringify({ folder, run: name, configuration: own, seed: taken, trial: address, files: [...files.keys()], bytes }, null, 2));
  } else if (quiet) print(folder);
  else print(`${join(relative('', folder), 'model.json')}: ${trial.configuration}, seed ${trial.seed}, ${formatBytes(bytes)}`);
  return 0;
}
