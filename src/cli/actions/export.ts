import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { Failure } from '../../errors/failure.js';
import { modelFolder } from '../../results/model-files.js';
import { OPSET } from '../../results/onnx/file.js';
import { onnxFile } from '../../results/onnx/model.js';
import type { TrainedModel } from '../../results/trained-model.js';
import { VERSION } from '../../workers/provenance.js';
import { readTrainedTrial } from '../../predict/trained-trial.js';
import { exportRun } from '../../store/exchange.js';
import { WEIGHTS } from '../../store/formats/trial/names.js';
import type { StoredRun } from '../../store/list.js';
import { formatBytes } from '../../base/space.js';
import { exportCog } from '../files/export-cog.js';
import { exportPolygons } from '../files/export-polygons.js';
import { onnxTile } from '../files/onnx-tile.js';
import { print } from '../text/print.js';
import type { ExitCode } from '../command.js';
import { baseOfRun } from '../names/run-base.js';
import { runNamed } from '../names/run-named.js';
import type { Values } from '../options/option.js';
import type { General } from '../options/shared.js';
import { writeNew } from '../files/write-new.js';
import type { OPTIONS } from '../commands/export.js';

type Options = Values<typeof OPTIONS> & General;

export async function act(positionals: readonly string[], options: Options): Promise<ExitCode> {
  if (positionals.length !== 1)
    throw new Failure({ code: 'usage', message: `export takes one run, not ${positionals.length}`, hint: 'hsi-run ls shows them.' });
  const run = await runNamed(positionals[0], options);
  const { model, onnx, tile, cog, stac, polygons, majority } = options;
  const wanted = Object.entries({ model, onnx, cog, polygons }).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`]));
  if (wanted.length > 1)
    throw new Failure({ code: 'usage', message: `${wanted.join(' and ')} are several exports`, hint: 'Write one of them, then the next.' });
  if (tile !== undefined && onnx === undefined)
    throw new Failure({
      code: 'usage',
      message: '--tile is the input of an ONNX file',
      hint: 'Name the file with --onnx, or remove --tile.',
    });
  if (majority !== undefined && polygons === undefined)
    throw new Failure({
      code: 'usage',
      message: '--majority filters the map before its polygons are made',
      hint: 'Name a folder with --polygons, or remove --majority.',
    });
  if (stac !== undefined && cog === undefined)
    throw new Failure({
      code: 'usage',
      message: '--stac describes cloud-optimised GeoTIFFs',
      hint: 'Name their folder with --cog, or remove --stac.',
    });
  if (onnx !== undefined) return exportOnnx(run, onnx, options);
  if (cog !== undefined) return exportCog(run, cog, options);
  if (polygons !== undefined) return exportPolygons(run, polygons, options);
  if (model !== undefined) return exportModel(run, model, options);
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
}

/** `2 trials, 1 map`, of the folders of an archive. */
export function countsOf(folders: readonly string[]): string {
  return (['trial', 'map'] as const)
    .flatMap((kind) => {
      const count = folders.filter((folder) => folder.startsWith(`${kind}s/`)).length;
      return count === 0 ? [] : [`${count} ${kind}${count === 1 ? '' : 's'}`];
    })
    .join(', ');
}

/** One trial's network, with all that predicts with it. @throws Failure `usage` of a classifier */
async function readModel(run: StoredRun, into: string, { configuration, seed, data, base }: Options) {
  const trial = await readTrainedTrial(run.folder, { configuration, seed }, { data, base: base ?? baseOfRun(run.folder) });
  const { experiment, network } = trial;
  if (experiment.classifier || !network) {
    throw new Failure({
      code: 'usage',
      message: `${trial.configuration} has a classifier, and ${into} takes only networks`,
      hint: `Its arrays are in ${join(trial.folder, WEIGHTS)} (docs/classifiers.md).`,
    });
  }
  const { patch, training } = experiment;
  const model: TrainedModel = { ...trial, name: trial.configuration, network, patch, batchNorm: training.batch_norm };
  return { trial, model };
}

/** One trial's network in a folder of its own. */
async function exportModel(run: StoredRun, folder: string, options: Options): Promise<0> {
  const { trial, model } = await readModel(run, 'TensorFlow.js', options);
  const { json, quiet } = options;
  const files = modelFolder(model);
  await writeNew(folder, files);
  const bytes = [...files.values()].reduce((sum, content) => sum + Buffer.byteLength(content), 0);
  if (json) {
    const { run: name, configuration: own, seed: taken, address } = trial;
    print(JSON.stringify({ folder, run: name, configuration: own, seed: taken, trial: address, files: [...files.keys()], bytes }, null, 2));
  } else if (quiet) print(folder);
  else print(`${join(relative('', folder), 'model.json')}: ${trial.configuration}, seed ${trial.seed}, ${formatBytes(bytes)}`);
  return 0;
}

/** One trial's network and its preparation as one ONNX file. */
async function exportOnnx(run: StoredRun, file: string, options: Options): Promise<0> {
  const { json, quiet } = options;
  const tile = onnxTile(options);
  const { trial, model } = await readModel(run, 'ONNX', options);
  const { wavelengths } = trial;
  const content = await onnxFile(model, { version: VERSION, tile, wavelengths });
  await writeNew(dirname(file), new Map([[basename(file), content]]), 'Choose another file.');
  const { run: name, configuration, seed, address } = trial;
  if (json) print(JSON.stringify({ file, run: name, configuration, seed, trial: address, opset: OPSET, bytes: content.length }, null, 2));
  else if (quiet) print(file);
  else {
    const input = tile ? `tiles of ${tile.rows} x ${tile.columns} pixels` : `patches of ${model.patch.size} x ${model.patch.size} pixels`;
    print(`${relative('', file)}: ${configuration}, seed ${seed}, ${input}, opset ${OPSET}, ${formatBytes(content.length)}`);
  }
  return 0;
}
