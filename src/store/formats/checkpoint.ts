import type { WeightArray } from '../../compile/weights.js';
import type { Checkpoint } from '../../train/checkpoint.js';
import { decodeSafetensors, encodeSafetensors, hashOfArrays } from './safetensors.js';

/**
 * One safetensors file: `weights/…`, `best/…`, `<slot>/…`, `decoder/…` while an autoencoder is pretrained (the slots are then its
 * optimizer's), and the rest as JSON in its metadata, with a hash of all arrays.
 */
export function encodeCheckpoint({
  epochs,
  weights,
  best,
  optimizer,
  streams,
  seconds,
  pretraining,
  validatedFrom,
}: Checkpoint): Uint8Array {
  const current = pretraining?.current;
  const working = current?.optimizer ?? optimizer;
  const groups = {
    weights,
    ...(best ? { best: best.weights } : {}),
    ...prefixed(working?.slots ?? {}),
    ...(current ? { decoder: current.decoder } : {}),
  };
  const arrays = Object.entries(groups).flatMap(([group, list]) => list.map((array) => ({ ...array, name: `${group}/${array.name}` })));
  const rest = {
    epochs,
    best: best?.epoch,
    numbers: working?.numbers,
    streams,
    seconds,
    validatedFrom,
    sha256: hashOfArrays(arrays),
    ...(pretraining ? { pretraining: { records: pretraining.records, order: current?.order } } : {}),
  };
  return encodeSafetensors(arrays, { checkpoint: JSON.stringify(rest) });
}

/** @throws if the file is not what was written */
export function decodeCheckpoint(file: Uint8Array): Checkpoint {
  const { arrays, metadata } = decodeSafetensors(file);
  const { epochs, best, numbers, streams, seconds, validatedFrom, sha256, pretraining } = JSON.parse(metadata.checkpoint);
  if (sha256 !== hashOfArrays(arrays)) throw new Error('the checkpoint is damaged');
  const groups = new Map<string, WeightArray[]>();
  for (const array of arrays) {
    const [group] = array.name.split('/', 1);
    groups.set(group, [...(groups.get(group) ?? []), { ...array, name: array.name.slice(group.length + 1) }]);
  }
  const slots = Object.fromEntries([...groups].filter(([name]) => name.startsWith('slot-')).map(([name, list]) => [name.slice(5), list]));
  const decoder = groups.get('decoder');
  const optimizer = numbers && { slots, numbers };
  return {
    epochs,
    weights: groups.get('weights')!,
    streams,
    seconds,
    ...(validatedFrom === undefined ? {} : { validatedFrom }),
    ...(optimizer && !decoder ? { optimizer } : {}),
    ...(best === undefined ? {} : { best: { epoch: best, weights: groups.get('best')! } }),
    ...(pretraining
      ? { pretraining: { records: pretraining.records, ...(decoder ? { current: { decoder, optimizer, order: pretraining.order } } : {}) } }
      : {}),
  };
}

function prefixed<Value>(slots: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(slots).map(([name, value]) => [`slot-${name}`, value]));
}
