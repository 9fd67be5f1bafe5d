import { parentPort, workerData } from 'node:worker_threads';
import { limitMemory } from '../in-thread.js';
import { decodeNumbers, InexactInteger, STORED_BYTES } from '../numbers.js';
import { productOf } from '../place.js';
import { Sink } from '../sink.js';
import { chunkBoxes } from './boxes.js';
import { listDatasets } from './catalog.js';
import type { Hdf5Answer, Hdf5Task } from './messages.js';
import type { Hdf5, Hdf5Dataset, Hdf5Values } from './module.js';
import { onlyThisFile, type Refused } from './only-this-file.js';

// A thread for the HDF5 library, which is C in WebAssembly: what a damaged file does to its memory ends with the thread.
const task = workerData as Hdf5Task;
const port = parentPort!;
const PIECE_BYTES = 1 << 21;
/** The library's memory may grow by a chunk, compressed and not, as filters need it, and a piece. */
const ROOM_BYTES = 96e6;

function tell(answer: Hdf5Answer): void {
  port.postMessage(answer);
}

function read(module: Hdf5, file: bigint, { path, shape, chunks, type }: Hdf5Dataset, sink: Sink, order: readonly number[]): void {
  const size = STORED_BYTES[type!];
  let [piece, room] = [0, 0];
  let told = 0;
  for (const { origin, counts } of chunkBoxes(shape, chunks, PIECE_BYTES / size)) {
    const bytes = productOf(counts) * size;
    if (bytes > room) [piece, room] = [module._malloc(bytes), bytes];
    if (piece === 0) throw new RangeError(`a piece of ${bytes} bytes has no room`);
    const status = module.get_dataset_data(
      file,
      path,
      counts.map(BigInt),
      origin.map(BigInt),
      counts.map(() => 1n),
      BigInt(piece),
    );
    if (status < 0) throw new Error(`its values from ${origin.join(', ')} on cannot be read`);
    const { buffer } = module.HEAPU8;
    const values = decodeNumbers(Buffer.from(buffer, piece, bytes), type!, true);
    // The sink knows the variable's axes; `order` says which of them each of the file's is.
    const toSink = (file: readonly number[]) => order.map((_, axis) => file[order.indexOf(axis)]);
    sink.put(values, toSink(origin), toSink(counts), order);
    if (performance.now() - told > 50) {
      told = performance.now();
      tell({ type: 'progress', fraction: done });
    }
  }
}

/** Where an array keeps its values if not in this file: asked by its first value. */
function elsewhere(module: Hdf5, file: bigint, path: string, shape: readonly number[], refused: Refused): string | undefined {
  if (shape.includes(0)) return undefined;
  delete refused.file;
  const place = module._malloc(64);
  try {
    module.get_dataset_data(
      file,
      path,
      shape.map(() => 1n),
      shape.map(() => 0n),
      shape.map(() => 1n),
      BigInt(place),
    );
  } catch {
    // Damaged parts are reported when they are read.
  } finally {
    module._free(place);
  }
  return refused.file;
}

let done = 0;
try {
  limitMemory((task.type === 'read' ? 3 * task.chunkBytes : 0) + ROOM_BYTES);
  const { Attribute, Dataset, File, ready } = await import('h5wasm/node');
  const module = (await ready) as unknown as Hdf5;
  module.activate_throwing_error_handler();
  const refused = onlyThisFile(task.file);
  const { file_id: file } = new File(task.file, 'r');
  if (file <= 0n) throw new Error('it cannot be opened');
  if (task.type === 'list') {
    const values: Hdf5Values = {
      attribute: (path, name) => new Attribute(file, path, name).json_value,
      dataset: (path) => new Dataset(file, path).json_value,
      elsewhere: (path, shape) => elsewhere(module, file, path, shape, refused),
    };
    tell({ type: 'datasets', datasets: listDatasets(module, file, values) });
  } else {
    for (const { dataset, target, order } of task.parts) {
      read(
        module,
        file,
        dataset,
        new Sink(target, (fraction) => {
          done = fraction;
        }),
        order,
      );
    }
    tell({ type: 'done' });
  }
} catch (error) {
  const message = causeOf(String((error as Error | undefined)?.message ?? error));
  tell(error instanceof InexactInteger ? { type: 'inexact', message } : { type: 'failed', message });
}

/** The innermost cause of those that the HDF5 library tells: `  #006: …/H5Fsuper.c line 577 in H5F__super_read(): truncated file`. */
function causeOf(text: string): string {
  const causes = [...text.matchAll(/^ *#\d+: .*? in \w+\(\): (.*)$/gm)];
  return causes.at(-1)?.[1] ?? text.split('\n', 1)[0];
}
