import type { Hdf5Dataset } from '../../data/readers/hdf5/module.js';
import { datasetsOf, readAllFloats } from '../../data/readers/hdf5/thread.js';
import { type FoundArray, type FoundWeights, unreadable } from '../found.js';
import type { WeightFormat } from './format.js';

/** Of a layer of Keras 3, whose file numbers its arrays, by how many there are. */
const NUMBERED: Readonly<Record<number, readonly string[]>> = {
  1: ['kernel'],
  2: ['kernel', 'bias'],
  4: ['gamma', 'beta', 'moving_mean', 'moving_variance'],
};

export const kerasHdf5: WeightFormat = {
  title: 'HDF5 of Keras',
  recognizes: (head) => head.toString('latin1', 0, 8) === '\x89HDF\r\n\x1a\n',
  read: readKerasHdf5,
};

/** Weights that Keras has saved: a whole model (`model_weights/…`), its weights alone, or as Keras 3 does (`layers/…/vars/0`). */
async function readKerasHdf5(file: string): Promise<FoundWeights> {
  const datasets = (await datasetsOf(file)).filter(({ path }) => !/^optimizer(_weights)?\//.test(path));
  const named = datasets.some(({ path }) => /\/vars\/\d+$/.test(path)) ? numbered(datasets) : datasets.flatMap(byName);
  if (named.length === 0) throw unreadable(file, 'has no weights in the form of Keras (LAYER/…/kernel:0)');
  const unfit = named.find(({ dataset }) => dataset.type === undefined || dataset.obstacle);
  if (unfit) throw unreadable(file, `${unfit.dataset.path} cannot be read: ${unfit.dataset.obstacle ?? unfit.dataset.description}`);
  const values = await readAllFloats(
    file,
    named.map(({ dataset }) => dataset),
  );
  return {
    format: 'HDF5 of Keras',
    arrays: named.map(({ dataset: { path, shape }, layer, role }, index) => ({ name: path, layer, role, shape, values: values[index] })),
  };
}

interface Named extends Pick<FoundArray, 'layer' | 'role'> {
  readonly dataset: Hdf5Dataset;
}

function byName(dataset: Hdf5Dataset): Named[] {
  const [, layer, role] = /^(?:model_weights\/)?([^/]+)\/(?:.*\/)?([^/]+?)(?::\d+)?$/.exec(dataset.path) ?? [];
  return layer === undefined ? [] : [{ dataset, layer, role }];
}

function numbered(datasets: readonly Hdf5Dataset[]): Named[] {
  const parts = datasets.flatMap((dataset) => {
    const [, layer, index] = /(?:^|\/)([^/]+)\/vars\/(\d+)$/.exec(dataset.path) ?? [];
    return layer === undefined ? [] : [{ dataset, layer, index: Number(index) }];
  });
  const count = (layer: string) => parts.filter((part) => part.layer === layer).length;
  return parts.map(({ dataset, layer, index }) => ({ dataset, layer, role: NUMBERED[count(layer)]?.[index] ?? String(index) }));
}
