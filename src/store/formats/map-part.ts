import type { Classification } from '../../evaluate/predict.js';
import type { Uncertainty } from '../../evaluate/uncertainty.js';
import { decodeSafetensors, encodeSafetensors, hashOfArrays } from './safetensors.js';

/** What is found of some rows of a scene: of the pixels that were wanted there, in their order. */
export type MapPart = Classification & Partial<Uncertainty>;

/** One safetensors file: what was found as float32, which holds numbers of classes exactly, and a hash of it in the metadata. */
export function encodeMapPart({ classes, confidence, path, entropy, setSizes, probabilities }: MapPart): Uint8Array {
  const lists = { classes, confidence, entropy, set_sizes: setSizes, probabilities };
  const arrays = Object.entries(lists).flatMap(([name, values]) =>
    values ? [{ name, shape: [values.length], values: Float32Array.from(values) }] : [],
  );
  return encodeSafetensors(arrays, { path, sha256: hashOfArrays(arrays) });
}

/** @throws if the file is not what was written */
export function decodeMapPart(file: Uint8Array): MapPart {
  const { arrays, metadata } = decodeSafetensors(file);
  if (metadata.sha256 !== hashOfArrays(arrays)) throw new Error('the part of a map is damaged');
  const { classes, confidence, entropy, set_sizes, probabilities } = Object.fromEntries(arrays.map(({ name, values }) => [name, values]));
  return {
    classes: Uint16Array.from(classes),
    confidence,
    path: metadata.path,
    ...(entropy ? { entropy } : {}),
    ...(set_sizes ? { setSizes: Uint16Array.from(set_sizes) } : {}),
    ...(probabilities ? { probabilities } : {}),
  };
}
