import { type Layer, type Network, walkLayers } from '../../architecture/layers/index.js';
import type { Role } from '../../architecture/layers/parameter.js';
import { layerParameters, type Parameter } from '../../architecture/parameters.js';
import type { WeightArray } from '../../compile/weights.js';
import { Failure, type Problem } from '../../errors/failure.js';
import { nearName } from '../../errors/near-name.js';
import type { FoundArray } from '../found.js';
import { FITS_HINT, limited } from '../problems.js';
import { type Axes, axesTold, channelsInOurOrder, inOurOrder, kernelSizes, possibleReadings, usualShape } from './layout.js';
import { keyFor, type ModuleNames, modulesOf, tensorNames, tensorsByName } from './names.js';
import { channelOrders } from './orders.js';
import { isUnused, publishedNames } from './published/index.js';
import type { PublishedNames } from './published/published.js';

/** What a pipeline says of a state dict. */
export interface StateDictSettings {
  /** Names of modules, by layers or blocks of the network. */
  readonly names?: ModuleNames;
  /** Where the spectral axis stands, where shapes do not tell it. */
  readonly axes?: Axes;
}

/** A weight with the tensor that it is made of, if there is one. */
interface Pair {
  readonly layer: Layer;
  readonly parameter: Parameter;
  readonly found?: FoundArray;
}

/** What PyTorch's modules may be made without. */
const ABSENT: Partial<Record<Role, number>> = { bias: 0, gamma: 1, beta: 0 };
const NAMES_HINT = 'Name the modules of the file for layers or blocks of the network: training.from.names.';

/**
 * The weights of a network, or of some of its layers, from a state dict of PyTorch. Tensors go by the names of layers, with dots for
 * slashes, or by those of a public implementation (published/); their values are brought into the order of hsi-run's kernels.
 *
 * @param wanted whether a layer's weights are taken; all are, and the file may have no others, if left out
 * @throws Failure `weights-mismatch` with every tensor that is missing, does not fit, or is not the network's
 */
export function matchStateDict(
  network: Network,
  arrays: readonly FoundArray[],
  file: string,
  given: StateDictSettings,
  wanted?: (layer: string) => boolean,
): WeightArray[] {
  const published = given.names ? undefined : publishedOf(network, arrays);
  const names = given.names ?? published?.names ?? {};
  const axes = given.axes ?? published?.axes;
  const problems: Problem[] = [];
  const note = (message: string, hint = FITS_HINT, more?: Partial<Problem>) =>
    problems.push({ code: 'weights-mismatch', message, place: { file }, hint, ...more });
  const owning = owningIn(network);
  const layers = owning.map(({ name }) => name);
  for (const key of Object.keys(names)) {
    if (!layers.some((layer) => layer === key || layer.startsWith(`${key}/`)))
      note(
        `training.from.names: the network has no layer or block ${key}`,
        `Its blocks: ${[...new Set(layers.map((name) => name.split('/', 1)[0]))].join(', ')}. hsi-run plan shows their layers.`,
        { suggestion: nearName(key, layers) },
      );
  }
  const tensors = tensorsByName(arrays, layers, names);
  const pairs = owning.filter(({ name }) => wanted?.(name) ?? true).flatMap((layer) => pairsOf(layer, tensors, names, note));
  const taken = new Set(pairs.flatMap(({ found }) => (found ? [found] : [])));
  const modules = new Set([...taken].map(({ layer }) => layer));
  for (const array of arrays)
    if (!taken.has(array) && (!wanted || modules.has(array.layer)) && !(published && isUnused(published, array.name)))
      note(`${array.name} is in the file, but no weight of the network`, NAMES_HINT);
  const weights = laidOut(network, pairs, axes, note);
  if (problems.length > 0) throw new Failure(limited(problems));
  return weights;
}

/** The layers that have weights. */
const owningIn = ({ layers }: Network): Layer[] => [...walkLayers(layers)].filter((layer) => layerParameters(layer).length > 0);

/** The public implementation whose names a state dict has; undefined of all others. */
export function publishedOf(network: Network, arrays: readonly FoundArray[]): PublishedNames | undefined {
  return publishedNames(
    owningIn(network).map(({ name }) => name),
    arrays,
  );
}

type Note = (message: string, hint?: string) => void;

function pairsOf(layer: Layer, tensors: ReadonlyMap<string, FoundArray>, names: ModuleNames, note: Note): Pair[] {
  const parameters = layerParameters(layer);
  const modules = modulesOf(layer.name, names);
  const inModule = (module: string) =>
    parameters.map((parameter) => ({
      layer,
      parameter,
      found: tensorNames(module, parameter.role).flatMap((name) => tensors.get(name) ?? [])[0] as FoundArray | undefined,
    }));
  const module = modules.find((one) => inModule(one).some(({ found }) => found)) ?? modules[0];
  return inModule(module).map((pair) => {
    const { role, name } = pair.parameter;
    // A bias that PyTorch's module has not is zero; a module of which nothing is there is missing.
    const isAbsent = ABSENT[role] !== undefined && inModule(module).some((one) => one.found && ABSENT[one.parameter.role] === undefined);
    if (!pair.found && !isAbsent) {
      const renamed = keyFor(layer.name, names) === undefined ? NAMES_HINT : 'Correct training.from.names.';
      note(`${name}: the file has no ${tensorNames(module, role)[0]}`, renamed);
    }
    return pair;
  });
}

function laidOut(network: Network, pairs: readonly Pair[], given: Axes | undefined, note: Note): WeightArray[] {
  const orders = channelOrders(network);
  const sized = pairs.map((pair) => ({ ...pair, sizes: kernelSizes(pair.layer, pair.parameter, orders.get(pair.layer.name)) }));
  const told = new Set(
    sized.flatMap(({ layer, found, sizes }) => (found && sizes && layer.kind !== 'dense' ? (axesTold(found.shape, sizes) ?? []) : [])),
  );
  const axes = given ?? (told.size === 1 ? [...told][0] : undefined);
  return sized.map(({ layer, parameter: { name, role, shape }, found, sizes }): WeightArray => {
    const count = shape.reduce((all, one) => all * one, 1);
    if (!found) return { name, shape, values: new Float32Array(count).fill(ABSENT[role] ?? 0) };
    const order = orders.get(layer.name);
    const made = { name, shape, values: found.values };
    const differs = (theirs: readonly number[]) => {
      note(`${name} is [${theirs.join(', ')}] in PyTorch's order, but ${found.name} is [${found.shape.join(', ')}] in the file`);
      return made;
    };
    if (order === 'unknown' && role !== 'bias') {
      note(`${name}: the order in which PyTorch has the inputs of this layer is not known`, 'Take other blocks: training.from.layers.');
      return made;
    }
    if (!sizes) {
      // A vector, or tokens: the same order in both, but for channels that were made of a depth.
      if (found.shape.filter((length) => length !== 1).join() !== shape.filter((length) => length !== 1).join()) return differs(shape);
      const isMade = order && order !== 'unknown' && layer.kind === 'normalization';
      return isMade ? { ...made, values: channelsInOurOrder(found.values, order) } : made;
    }
    const isDense = layer.kind === 'dense';
    const readings = possibleReadings(found.shape, sizes, isDense);
    if (readings.length === 0) return differs(usualShape(sizes, isDense, axes));
    const own = (isDense ? undefined : axesTold(found.shape, sizes)) ?? axes;
    const reading = readings.length === 1 ? readings[0] : readings.find((one) => one.axes === own);
    if (!reading) {
      note(
        `${found.name}: its shape [${found.shape.join(', ')}] does not tell where PyTorch's spectral axis stands`,
        'Write training.from.axes: bands-first for [out, in, bands, rows, columns], or bands-last for [out, in, rows, columns, bands].',
      );
      return made;
    }
    return { ...made, values: inOurOrder(found.values, reading) };
  });
}
