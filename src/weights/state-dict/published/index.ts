import type { FoundArray } from '../../found.js';
import { keyFor, tensorsByName } from '../names.js';
import { cdcnn } from './cdcnn.js';
import { deepHyperX } from './deephyperx.js';
import { fdssc } from './fdssc.js';
import type { PublishedNames } from './published.js';
import { vit } from './spectralformer.js';

/** Every table, one line a file. */
export const PUBLISHED: readonly PublishedNames[] = [...deepHyperX, cdcnn, fdssc, vit];

/**
 * The public implementation that a state dict is of: the network has the layers of its table, and the file the modules, each of them and
 * no others. Whether their shapes fit is not asked here.
 *
 * @param layers of the network that have weights
 */
export function publishedNames(layers: readonly string[], arrays: readonly FoundArray[]): PublishedNames | undefined {
  return PUBLISHED.find((one) => hasLayers(one, layers) && hasModules(one, layers, arrays));
}

function hasLayers({ names }: PublishedNames, layers: readonly string[]): boolean {
  const keys = new Set(layers.map((layer) => keyFor(layer, names)));
  return !keys.has(undefined) && keys.size === Object.keys(names).length;
}

function hasModules({ names, unused = [] }: PublishedNames, layers: readonly string[], arrays: readonly FoundArray[]): boolean {
  const modules = [...Object.values(names), ...unused];
  const [of, found] = [new Map<FoundArray, boolean>(), new Set<string>()];
  for (const [name, array] of tensorsByName(arrays, layers, names)) {
    const module = modules.find((one) => name === one || name.startsWith(`${one}.`));
    if (module !== undefined) found.add(module);
    of.set(array, module !== undefined || (of.get(array) ?? false));
  }
  return [...of.values()].every(Boolean) && Object.values(names).every((module) => found.has(module));
}

/** Whether a tensor belongs to a module that takes no part. */
export function isUnused({ unused = [] }: PublishedNames, name: string): boolean {
  // What all names begin with may stand before.
  return unused.some((module) => name.startsWith(`${module}.`) || name.includes(`.${module}.`));
}
