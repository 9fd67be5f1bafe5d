import { kerasModel } from '../architecture/keras/model.js';
import type { Files } from '../store/folder.js';
import { float32Bytes } from '../store/formats/safetensors.js';
import { classColours } from '../pictures/image/palette.js';
import { modelReadme } from './model-readme.js';
import { preprocessingContent, writeLines } from '../store/formats/preprocessing.js';
import type { TrainedModel } from './trained-model.js';

/** A model as tfjs' `loadLayersModel` opens it, in a run's folder. */
export function runModelFiles(model: TrainedModel): Map<string, string | Uint8Array> {
  const [topology, weights] = [`model-${model.seed}.json`, `model-${model.seed}.bin`];
  return new Map<string, string | Uint8Array>([
    [topology, modelJson(model, weights)],
    [weights, weightBytes(model)],
  ]);
}

/** The same in a folder of its own, which tells how it is used. */
export function modelFolder(model: TrainedModel): Files {
  return new Map<string, string | Uint8Array>([
    ['model.json', modelJson(model, 'weights.bin')],
    ['weights.bin', weightBytes(model)],
    ['preprocessing.json', writeLines(usageOf(model))],
    ['README.md', modelReadme(model)],
  ]);
}

/** What of a model's use its layers do not say; `model.getUserDefinedMetadata()` gives it in a program of tfjs. */
function usageOf({ name, seed, address, patch, classNames, colours, preprocessing }: TrainedModel): object {
  const drawn = classColours(classNames.map((_, index) => ({ colour: colours?.[index] })));
  return {
    name,
    seed,
    trial: address,
    patch: { size: patch.size, padding: patch.padding },
    classes: classNames.map((title, index) => ({ name: title, colour: drawn[index] })),
    ...preprocessingContent(preprocessing),
  };
}

function modelJson(model: TrainedModel, weightsFile: string): string {
  const { topology, weights } = kerasModel(model.network, model.batchNorm, model.name);
  return writeLines({
    format: 'layers-model',
    generatedBy: 'hsi-run',
    convertedBy: null,
    modelTopology: { ...topology, keras_version: 'tfjs-layers 4.22.0', backend: 'tensor_flow.js' },
    weightsManifest: [{ paths: [weightsFile], weights: weights.map(({ name, shape }) => ({ name, shape, dtype: 'float32' })) }],
    userDefinedMetadata: usageOf(model),
  });
}

/** In the order of the manifest, little-endian, without gaps. */
function weightBytes({ network, batchNorm, name, weights: own }: TrainedModel): Uint8Array {
  const { weights } = kerasModel(network, batchNorm, name);
  return Buffer.concat(own.map(({ values }, index) => float32Bytes(weights[index].values?.(values) ?? values)));
}
