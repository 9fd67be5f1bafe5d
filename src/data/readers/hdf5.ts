import type { Hdf5Dataset } from './hdf5/module.js';
import { type Flattened, withImagesOfMatrices } from './flattened.js';
import { Sink } from './sink.js';
import { layOut } from './sparse.js';
import { datasetsOf, readAllNumbers, readDataset, readJoined } from './hdf5/thread.js';
import { matlabAxes } from './mat5.js';
import { damaged, unsupported } from './problems.js';
import type { ListedVariable, Reader } from './reader.js';

const SIGNATURE = '\x89HDF\r\n\x1a\n';
/** A user block before the signature has 512 bytes or a power of two more. */
const PLACES = [0, 512, 1024, 2048];

function isHdf5(head: Buffer): boolean {
  return PLACES.some((place) => head.toString('latin1', place, place + 8) === SIGNATURE);
}

/** HDF5 with any datasets; `variable` is a path such as `scene/cube`. Read by the HDF5 library (h5wasm) from the file in place. */
export const hdf5: Reader = {
  format: 'HDF5',
  extensions: ['.h5', '.hdf5', '.he5'],
  recognizes: isHdf5,
  async list({ file }) {
    return (await datasetsOf(file)).map((dataset) => listed(dataset, dataset.matlab !== undefined));
  },
  read: ({ file }, variable, sink) => readAs(file, variable, sink, undefined),
};

/** MAT files of version 7.3: HDF5 behind a text of MATLAB's, whose arrays have their axes reversed. */
export const mat73: Reader = {
  format: 'MAT v7.3',
  extensions: ['.mat'],
  recognizes: (head) => isHdf5(head) && head.toString('latin1', 0, 10) === 'MATLAB 7.3',
  async list({ file }) {
    const variables = (await datasetsOf(file)).map((dataset) => listed(dataset, true));
    return withImagesOfMatrices(variables, async ({ detail }) => {
      const dataset = detail as Hdf5Dataset;
      return dataset.obstacle === undefined && !dataset.sparse ? (await readAllNumbers(file, [dataset]))[0][0] : undefined;
    });
  },
  read: ({ file }, variable, sink) => readAs(file, variable, sink, true),
};

/** @param reversed whether MATLAB wrote it, column-major; undefined: as the dataset itself says */
function listed(dataset: Hdf5Dataset, reversed: boolean): ListedVariable {
  const { path: name, shape, type, description, elsewhere, about: { facts, alsoNoData, classNames, remarks } = {} } = dataset;
  const said = {
    ...(facts && Object.keys(facts).length > 0 && { facts }),
    ...(alsoNoData && alsoNoData.length > 0 && { alsoNoData }),
    ...(classNames && { classNames }),
    ...(remarks && remarks.length > 0 && { remarks }),
  };
  const numeric = type !== undefined && shape.length > 0;
  const { likelyAxes, fixedAxes, preferred } = dataset;
  const common = {
    name,
    numeric,
    type,
    ...(preferred && { preferred }),
    ...said,
    ...(elsewhere !== undefined && { elsewhere }),
    detail: dataset,
  };
  if (!reversed) return { ...common, shape, description, ...(fixedAxes && { axes: fixedAxes }), ...(likelyAxes && { likelyAxes }) };
  const turned = [...shape].reverse();
  return { ...common, shape: turned, axes: matlabAxes(turned), description: description.replace(shape.join(' x '), turned.join(' x ')) };
}

async function readAs(
  file: string,
  { name, detail, flattened }: ListedVariable & { flattened?: Flattened },
  sink: Sink,
  matlab: true | undefined,
): Promise<void> {
  const dataset = detail as Hdf5Dataset;
  if (dataset.obstacle) {
    throw unsupported(
      file,
      `the dataset ${name} cannot be read: ${dataset.obstacle}`,
      'Save it in one file with gzip: h5repack -f GZIP=4 OLD NEW.',
    );
  }
  if (dataset.sparse) return readSparse(file, dataset, sink);
  if (dataset.joined) return readJoined(file, dataset.joined, sink);
  if (flattened) return readFlattened(file, dataset, flattened, sink);
  const axes = dataset.shape.map((_, axis) => axis);
  await readDataset(file, dataset, sink, (matlab ?? dataset.matlab !== undefined) ? axes.reverse() : axes);
}

/** A matrix whose one axis is all pixels of an image, column by column; the file has its axes the other way round. */
async function readFlattened(file: string, dataset: Hdf5Dataset, { rows, columns, axis }: Flattened, sink: Sink): Promise<void> {
  const { strides } = sink.target;
  const [row, column] = axis === 0 ? [strides[0], strides[1]] : strides.length === 3 ? [strides[1], strides[2]] : [strides[0], strides[1]];
  const band = strides.length === 3 ? (axis === 0 ? strides[2] : strides[0]) : 0;
  const to = Array.from({ length: rows * columns }, (_, pixel) => (pixel % rows) * row + Math.floor(pixel / rows) * column);
  const target = { ...sink.target, shape: dataset.shape, strides: axis === 0 ? [band, 1] : [1, band] };
  await readJoined(file, [{ dataset, axis: 1 - axis, to }], new Sink(target, sink.onProgress));
}

async function readSparse(file: string, { path, shape: [columns, rows], sparse }: Hdf5Dataset, sink: Sink): Promise<void> {
  const [ir, jc, values] = await readAllNumbers(file, sparse!);
  const dense = layOut(ir, jc, values, rows, columns);
  if (!dense) throw damaged(file, `the sparse matrix ${path} has values that lie in no row`);
  sink.put(dense, [0, 0], [rows, columns], [1, 0]);
}
