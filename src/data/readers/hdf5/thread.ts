import { Worker } from 'node:worker_threads';
import type { Failure } from '../../../errors/failure.js';
import { STORED_BYTES } from '../numbers.js';
import { productOf, stridesOf } from '../place.js';
import { damaged, unsupported } from '../problems.js';
import type { Sink } from '../sink.js';
import type { Hdf5Dataset, JoinedPart } from './module.js';
import type { Answer, ReadPart, Task } from './messages.js';

/** A damaged file can send the library round in circles: no single step of it takes longer. */
const STALL_MS = 60_000;

export async function datasetsOf(file: string): Promise<readonly Hdf5Dataset[]> {
  const answer = await inThread({ type: 'list', file });
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
  const answer = await inThread({ type: 'read', file, parts, chunkBytes: Math.max(0, ...sizes) }, onProgress);
  if (answer.type !== 'done') throw told(file, answer);
}

function told(file: string, answer: Answer): Failure {
  if (answer.type === 'inexact')
    return unsupported(file, `the array holds ${answer.message}, which float64 cannot hold`, 'Save it in another type.');
  return damaged(file, `the HDF5 file cannot be read: ${answer.type === 'failed' ? answer.message : answer.type}`);
}

/** Runs a task in a thread of its own, which ends with it. */
function inThread(task: Task, onProgress: (fraction: number) => void = () => undefined): Promise<Answer> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('worker.js', import.meta.url), { workerData: task, stdout: true, stderr: true });
    // The library prints what it stumbles over.
    for (const stream of [worker.stdout, worker.stderr]) stream.resume();
    let clock: NodeJS.Timeout;
    let ended = false;
    const end = (answer: Answer) => {
      if (ended) return;
      ended = true;
      clearTimeout(clock);
      void worker.terminate().then(() => resolve(answer));
    };
    const stalled = () => end({ type: 'failed', message: `the HDF5 library has not answered for ${STALL_MS / 1000} s` });
    const wind = () => {
      clearTimeout(clock);
      clock = setTimeout(stalled, STALL_MS);
    };
    wind();
    worker.on('message', (answer: Answer) => {
      if (answer.type !== 'progress') return end(answer);
      wind();
      onProgress(answer.fraction);
    });
    worker.on('error', (error) => end({ type: 'failed', message: error.message }));
    worker.on('exit', () => end({ type: 'failed', message: 'the HDF5 library ended' }));
  });
}
