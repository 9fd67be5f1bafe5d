import type { Failure } from '../../../errors/failure.js';
import { inThread } from '../in-thread.js';
import { STORED_BYTES } from '../numbers.js';
import { productOf, stridesOf } from '../place.js';
import { damaged, unsupported } from '../problems.js';
import type { Sink } from '../sink.js';
import type { Hdf5Dataset, JoinedPart } from './module.js';
import type { Hdf5Answer, ReadPart, Hdf5Task } from './messages.js';

export async function datasetsOf(file: string): Promise<readonly Hdf5Dataset[]> {
  const answer = await ask({ type: 'list', file });
  if (answer.type === 'datasets') return answer.datasets;
  throw told(file, answer);
}

/** @param order for each axis of the dataset which axis of the sink's variable it is */
export async function readDataset(file: string, dataset: Hdf5Dataset, sink: Sink, order: readonly number[]): Promise<void> {
  await readParts(file, [{ dataset, target: sink.target, order }], (fraction) => sink.tell(fraction));
}

/** Datasets whose steps along an axis are spread over one variable. */
export async function readJoined(file: string, parts: readonly JoinedPart[], sink: Sink): Promise<void> {
  const all = parts.map(({ dataset, axis, to }) => ({
    dataset,
    target: { ...sink.target, spread: { axis, to } },
    order: dataset.shape.map((_, index) => index),
  }));
  await readParts(file, all, (fraction) => sink.tell(fraction));
}

/** Several datasets of numbers as float32, in one thread. */
export async function readAllFloats(file: string, datasets: readonly Hdf5Dataset[]): Promise<Float32Array[]> {
  const parts = partsOf(datasets, 'float32');
  await readParts(file, parts);
  return parts.map(({ target }) => Float32Array.from(new Float32Array(target.buffer)));
}

/** The same as float64. */
export async function readAllNumbers(file: string, datasets: readonly Hdf5Dataset[]): Promise<Float64Array[]> {
  const parts = partsOf(datasets, 'float64');
  await readParts(file, parts);
  return parts.map(({ target }) => new Float64Array(target.buffer as unknown as ArrayBuffer));
}

function partsOf(datasets: readonly Hdf5Dataset[], type: 'float32' | 'float64'): ReadPart[] {
  return datasets.map((dataset) => {
    const { shape } = dataset;
    const buffer = new SharedArrayBuffer((type === 'float32' ? 4 : 8) * productOf(shape));
    return { dataset, order: shape.map((_, axis) => axis), target: { type, buffer, shape, strides: stridesOf(shape) } };
  });
}

async function readParts(file: string, parts: readonly ReadPart[], onProgress?: (fraction: number) => void): Promise<void> {
  const sizes = parts.map(({ dataset: { chunks, type } }) => (chunks ? productOf(chunks) * STORED_BYTES[type!] : 0));
  const answer = await ask({ type: 'read', file, parts, chunkBytes: Math.max(0, ...sizes) }, onProgress);
  if (answer.type !== 'done') throw told(file, answer);
}

function told(file: string, answer: Hdf5Answer): Failure {
  if (answer.type === 'inexact')
    return unsupported(file, `the array holds ${answer.message}, which float64 cannot hold`, 'Save it in another type.');
  return damaged(file, `the HDF5 file cannot be read: ${answer.type === 'failed' ? answer.message : answer.type}`);
}

function ask(task: Hdf5Task, onProgress?: (fraction: number) => void): Promise<Hdf5Answer> {
  return inThread<Hdf5Answer>(new URL('worker.js', import.meta.url), task, 'the HDF5 library', onProgress);
}
