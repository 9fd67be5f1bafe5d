import { basename } from 'node:path';
import { formatShape } from '../cube.js';
import type { AttributeValue } from './facts/around.js';
import type { AttributeFacts } from './facts/attributes.js';
import { axesOfNames } from './facts/axis-names.js';
import { describes, factsOfArrays } from './facts/surroundings.js';
import { inThread } from './in-thread.js';
import { damaged, unsupported } from './problems.js';
import type { ListedVariable, Reader } from './reader.js';
import { filesOfStore, isZarrStore } from './zarr/files.js';
import { catalogOf } from './zarr/catalog.js';
import type { ZarrAnswer, ZarrTask } from './zarr/messages.js';
import type { ZarrArray } from './zarr/metadata.js';
import { chunkFiles } from './zarr/read-chunks.js';
import { FolderStore } from './zarr/store.js';

/** What the array of a store without groups is called. */
const ONLY = 'array';
/** Chunks that are not there hold the fill value; a store of nothing else is no scene. */
const [MOST_ABSENT, SOME] = [16, 65536];

/**
 * Zarr stores that are folders, of versions 2 and 3 (zarr-specs.readthedocs.io); `variable` is an array's path. Read by zarrita chunk by
 * chunk, in a thread. Failures: `damaged`, `format-unsupported`.
 */
export const zarr: Reader = {
  format: 'Zarr',
  extensions: ['.zarr'],
  recognizes: (_head, file) => isZarrStore(file),
  async list({ file }) {
    const { arrays, groups, unread } = catalogOf(file, new FolderStore(file, 0));
    if (arrays.length === 0 && unread.length > 0)
      throw damaged(file, `the Zarr store cannot be read: ${unread.slice(0, 3).join(', ')} is not what it should be`);
    const describing = arrays.filter((one) => one.type !== undefined && one.obstacle === undefined && describes(one));
    const answer = describing.length === 0 ? undefined : await ask({ type: 'numbers', folder: file, arrays: describing });
    const values: ReadonlyMap<string, AttributeValue> = answer?.type === 'numbers' ? answer.values : new Map<string, AttributeValue>();
    const facts = factsOfArrays(arrays, {
      attributesOf: (path) => groups.get(path) ?? arrays.find((one) => one.path === path)?.attributes ?? new Map<string, AttributeValue>(),
      valuesOf: (path) => values.get(path),
    });
    return arrays.map((array) => listed(array, facts.get(array.path)));
  },
  async read({ file }, { name, detail }, sink) {
    const array = detail as ZarrArray;
    if (array.obstacle !== undefined) {
      throw unsupported(
        file,
        `the array ${name} cannot be read: ${array.obstacle}`,
        `Save it as NPY: python3 -c "import numpy, zarr; numpy.save('scene.npy', zarr.open('${basename(file)}', mode='r')${array.path === '' ? '' : `['${array.path}']`}[:])"`,
      );
    }
    const [due, there] = [chunkFiles(array), filesOfStore(file).length];
    if (due > MOST_ABSENT * there + SOME)
      throw damaged(file, `the array ${name} should have ${due} files with values, but the store has ${there} files`);
    const answer = await ask({ type: 'read', folder: file, array, target: sink.target }, (fraction) => sink.tell(fraction));
    if (answer.type !== 'done') throw told(file, answer);
  },
};

function ask(task: ZarrTask, onProgress?: (fraction: number) => void): Promise<ZarrAnswer> {
  return inThread<ZarrAnswer>(new URL('zarr/worker.js', import.meta.url), task, 'the Zarr library', onProgress);
}

function told(file: string, answer: ZarrAnswer) {
  if (answer.type === 'inexact')
    return unsupported(file, `the array holds ${answer.message}, which float64 cannot hold`, 'Save it in another type.');
  return damaged(file, `the Zarr store cannot be read: ${answer.type === 'failed' ? answer.message : answer.type}`);
}

function listed(array: ZarrArray, { facts, alsoNoData = [], classNames, remarks = [] }: Partial<AttributeFacts> = {}): ListedVariable {
  const { path, shape, type, dtype, dimensions } = array;
  const likelyAxes = dimensions.length === shape.length ? axesOfNames(dimensions) : undefined;
  return {
    name: path === '' ? ONLY : path,
    shape,
    numeric: type !== undefined && shape.length > 0,
    ...(type && { type }),
    description: `${type ?? dtype} ${formatShape(shape)}`.trimEnd(),
    ...(likelyAxes && { likelyAxes }),
    ...(facts && Object.keys(facts).length > 0 && { facts }),
    ...(alsoNoData.length > 0 && { alsoNoData }),
    ...(classNames && { classNames }),
    ...(remarks.length > 0 && { remarks }),
    detail: array,
  };
}
