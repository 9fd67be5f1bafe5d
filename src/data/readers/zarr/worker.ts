import { parentPort, workerData } from 'node:worker_threads';
import type { AttributeValue } from '../facts/around.js';
import { limitMemory } from '../in-thread.js';
import { InexactInteger, STORED_BYTES } from '../numbers.js';
import { productOf } from '../place.js';
import { Sink } from '../sink.js';
import { boundCodecs } from './codecs.js';
import type { ZarrAnswer, ZarrTask } from './messages.js';
import type { ZarrArray } from './metadata.js';
import { readChunks } from './read-chunks.js';

// A thread for zarrita and its codecs, which are C in WebAssembly: what a damaged chunk does to their memory ends with the thread.
const task = workerData as ZarrTask;
const port = parentPort!;
/** The codecs' memory may grow by a chunk, compressed and not, and a window. */
const ROOM_BYTES = 160e6;

function tell(answer: ZarrAnswer): void {
  port.postMessage(answer);
}

async function numbersOf(folder: string, array: ZarrArray): Promise<number[]> {
  const buffer = new SharedArrayBuffer(8 * productOf(array.shape));
  const sink = new Sink({ type: 'float64', buffer, shape: array.shape, strides: array.shape.map((length) => (length === 1 ? 0 : 1)) });
  await readChunks(folder, array, sink);
  return Array.from(new Float64Array(buffer));
}

try {
  const chunkBytes = task.type === 'read' ? productOf(task.array.chunks) * STORED_BYTES[task.array.type!] : 0;
  limitMemory(6 * chunkBytes + ROOM_BYTES);
  boundCodecs(await import('zarrita'));
  if (task.type === 'numbers') {
    const values = new Map<string, AttributeValue>();
    for (const array of task.arrays) {
      const read = await numbersOf(task.folder, array).catch(() => undefined);
      if (read) values.set(array.path, read);
    }
    tell({ type: 'numbers', values });
  } else {
    let told = 0;
    const sink = new Sink(task.target, (fraction) => {
      if (performance.now() - told < 50) return;
      told = performance.now();
      tell({ type: 'progress', fraction });
    });
    await readChunks(task.folder, task.array, sink);
    tell({ type: 'done' });
  }
} catch (error) {
  tell({ type: error instanceof InexactInteger ? 'inexact' : 'failed', message: reasonOf(error) });
}

/** What went wrong first: the library tells of a codec, and what the codec says is its cause. */
function reasonOf(error: unknown): string {
  const { cause, message } = (error ?? {}) as { cause?: unknown; message?: unknown };
  return cause === undefined ? String(message ?? error).split('\n', 1)[0] : reasonOf(cause);
}
