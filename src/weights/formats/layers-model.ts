import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isObject, type JsonObject, parseObject } from '../../base/json.js';
import { valuesOf } from '../../store/formats/safetensors.js';
import { type FoundArray, type FoundWeights, unreadable } from '../found.js';
import type { WeightFormat } from './format.js';

interface WeightsManifest {
  readonly paths: readonly string[];
  readonly weights: readonly Spec[];
}

interface Spec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly quantization?: object;
}

export const layersModel: WeightFormat = {
  title: 'a LayersModel (model.json)',
  recognizes: (head) => /^\s*\{/.test(head.toString('utf8')),
  read: readLayersModel,
};

/** The weights of a LayersModel of tfjs: its model.json names the files. */
async function readLayersModel(file: string): Promise<FoundWeights> {
  let model: JsonObject;
  try {
    model = parseObject(await readFile(file, 'utf8'));
  } catch (error) {
    throw unreadable(file, `is not valid JSON: ${(error as Error).message}`).causedBy(error);
  }
  const { weightsManifest: manifest, modelTopology: topology } = model;
  if (manifest === undefined) throw unreadable(file, 'is not the model.json of a LayersModel: it has no weightsManifest');
  if (!isManifest(manifest)) throw unreadable(file, 'has a weightsManifest without paths and weights, each with name, shape and dtype');
  const arrays: FoundArray[] = [];
  for (const { paths, weights } of manifest) {
    const bytes = Buffer.concat(await Promise.all(paths.map((path) => partOf(file, path))));
    let at = 0;
    for (const { name, shape, dtype, quantization } of weights) {
      if (dtype !== 'float32' || quantization) throw unreadable(file, `${name} is ${quantization ? 'quantized' : dtype}, not float32`);
      const end = at + 4 * shape.reduce((product, size) => product * size, 1);
      if (end > bytes.length) throw unreadable(file, `${name} is beyond the end of ${paths.join(', ')}`);
      const [, layer, role] = /^(?:.*\/)?([^/]+)\/([^/]+)$/.exec(name) ?? [undefined, name, ''];
      arrays.push({ name, layer: layer!, role: role!, shape, values: valuesOf(bytes.subarray(at, end)) });
      at = end;
    }
  }
  const epsilon = epsilonOf(topology);
  return { format: 'LayersModel of TensorFlow.js', arrays, ...(epsilon === undefined ? {} : { epsilon }) };
}

/** What its batch normalization adds to the variance, if all of it adds the same. */
function epsilonOf(topology: unknown): number | undefined {
  const found = new Set<unknown>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const { class_name: kind, config } = value as { readonly class_name?: unknown; readonly config?: unknown };
    if (kind === 'BatchNormalization' && isObject(config)) found.add(config.epsilon);
    for (const one of Object.values(value)) visit(one);
  };
  visit(topology);
  const [epsilon] = found;
  return found.size === 1 && typeof epsilon === 'number' ? epsilon : undefined;
}

function isManifest(value: unknown): value is WeightsManifest[] {
  return (
    Array.isArray(value) &&
    value.every(
      (group) =>
        isObject(group) && areTexts(group.paths) && Array.isArray(group.weights) && group.weights.every((weight) => isSpec(weight)),
    )
  );
}

function isSpec(value: unknown): value is Spec {
  if (!isObject(value) || !areTexts([value.name, value.dtype])) return false;
  return Array.isArray(value.shape) && value.shape.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function areTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

async function partOf(file: string, path: string): Promise<Buffer> {
  try {
    return await readFile(join(dirname(file), path));
  } catch (error) {
    throw unreadable(
      join(dirname(file), path),
      `cannot be read (${(error as NodeJS.ErrnoException).code}), but ${file} needs it`,
      'Put it into the same folder.',
    ).causedBy(error);
  }
}
