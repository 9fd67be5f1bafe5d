import { kerasName } from '../../architecture/keras/model.js';
import type { Role } from '../../architecture/layers/parameter.js';
import type { FoundArray } from '../found.js';

/** What a tensor's name has after its module's: `.weight` of modules, `_weight` where one module holds several (`in_proj_weight`). */
const ENDINGS: Readonly<Record<Role, readonly string[]>> = {
  kernel: ['.weight', '_weight'],
  bias: ['.bias', '_bias'],
  alpha: ['.weight'],
  factor: ['.factor', ''],
  token: ['.token', ''],
  position: ['.position', ''],
  gamma: ['.weight'],
  beta: ['.bias'],
  moving_mean: ['.running_mean'],
  moving_variance: ['.running_var'],
};

/** What `nn.MultiheadAttention` calls the projections of attention. */
const PROJECTIONS: Readonly<Record<string, string>> = { in: 'in_proj', out: 'out_proj' };

/** Of each last part of a layer's name the blocks whose main layer it is, so that their module may be the layer itself. */
const MAIN: ReadonlyMap<string, RegExp> = new Map([
  ['conv', /./],
  ['norm', /^normalize\d+$/],
  ['prelu', /^activation\d+$/],
]);

/** Names of modules in place of those of layers, or of all layers that begin so: `training.from.names`. */
export type ModuleNames = Readonly<Record<string, string>>;

/** The key of `names` that a layer goes by: the longest one. */
export function keyFor(layer: string, names: ModuleNames): string | undefined {
  const keys = Object.keys(names).filter((key) => layer === key || layer.startsWith(`${key}/`));
  return keys.sort((a, b) => b.length - a.length).at(0);
}

/** The modules that may hold a layer's weights, the likeliest first: `conv1.conv`, `conv1`, `conv1_conv` of `conv1/conv`. */
export function modulesOf(layer: string, names: ModuleNames): string[] {
  const key = keyFor(layer, names);
  const parts =
    key === undefined ? layer.split('/') : [names[key], ...layer.slice(key.length + 1).split('/')].filter((part) => part !== '');
  const before = parts.slice(0, -1);
  const last = parts[parts.length - 1];
  const projection = Object.hasOwn(PROJECTIONS, last) ? [[...before, PROJECTIONS[last]].join('.')] : [];
  // What a block has beside its main layer are modules of other names.
  const block = MAIN.get(last)?.test(before.at(-1) ?? '') ? [before.join('.')] : [];
  return [parts.join('.'), ...projection, ...block, ...(key === undefined ? [kerasName(layer)] : [])];
}

/** The names that a weight may have in a module, the likeliest first. */
export function tensorNames(module: string, role: Role): string[] {
  return ENDINGS[role].map((ending) => `${module}${ending}`);
}

/**
 * The tensors of a file by their names, also without what all names begin with where only then they are the network's: `module.` of
 * `DataParallel`, `_orig_mod.` of `torch.compile`, or the attribute that holds the network.
 *
 * @param layers of the network
 */
export function tensorsByName(arrays: readonly FoundArray[], layers: readonly string[], names: ModuleNames): Map<string, FoundArray> {
  const whole = new Map(arrays.map((array) => [array.name, array]));
  const [first = [], ...others] = arrays.map(({ layer }) => (layer === '' ? [] : layer.split('.')));
  const differs = first.findIndex((part, index) => others.some((other) => other[index] !== part));
  const shared = first.slice(0, differs < 0 ? first.length : differs);
  const candidates = [...shared.keys(), shared.length].map((count) => {
    const length = shared.slice(0, count).join('.').length + (count > 0 ? 1 : 0);
    return new Map([...whole, ...arrays.map((array) => [array.name.slice(length), array] as const)]);
  });
  const fits = (tensors: ReadonlyMap<string, FoundArray>) => {
    const modules = new Set([...tensors].flatMap(([name]) => [name, name.slice(0, Math.max(0, name.lastIndexOf('.')))]));
    return layers.filter((layer) => modulesOf(layer, names).some((module) => modules.has(module))).length;
  };
  // Of equal ones the first: nothing is left away without need.
  return candidates.reduce((best, one) => (fits(one) > fits(best) ? one : best));
}
