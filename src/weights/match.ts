import { kerasName } from '../architecture/keras/model.js';
import { kindOf, type Layer, LAYERS, type Network, walkLayers } from '../architecture/layers/index.js';
import type { StoredWeights } from '../architecture/layers/kind.js';
import { layerParameters, type Parameter } from '../architecture/parameters.js';
import type { WeightArray } from '../compile/weights.js';
import { Failure, type Problem } from '../errors/failure.js';
import type { FoundArray, FoundWeights } from './found.js';
import { FITS_HINT, limited } from './problems.js';
import { matchStateDict, type StateDictSettings } from './state-dict/match.js';

/** How the arrays of a file came to the network's weights. */
export interface MatchedWeights {
  readonly weights: readonly WeightArray[];
  /** `name`: the file's layers are named as the network's. `order`: the nth convolution is the nth one, and so on. */
  readonly by: 'name' | 'order';
}

export interface MatchSettings extends StateDictSettings {
  /** Whether a layer's weights are taken; all are, and the file may have no others, if left out. */
  readonly wanted?: (layer: string) => boolean;
}

interface Own {
  readonly name: string;
  readonly stored: StoredWeights;
  readonly parameters: readonly Parameter[];
}

interface Found {
  readonly name: string;
  readonly arrays: ReadonlyMap<string, FoundArray>;
}

/** Of the kinds of layer that have weights. */
const STORED = Object.values(LAYERS).flatMap((kind) => ('stored' in kind && kind.stored ? [kind.stored] : []));
/** What Keras leaves away where a layer is made without it. */
const ABSENT: Readonly<Record<string, number>> = { bias: 0, gamma: 1, beta: 0 };

/**
 * The weights of a network, or of some of its layers, from the arrays of a file. Those of a state dict of PyTorch go by names
 * (state-dict/); others by the layers' names where they are
 * the network's own, else the layers of each kind in the order of their numbers, which is the order in which Keras made them.
 *
 * @throws Failure `weights-mismatch` with every layer that does not fit, what was expected and what was found
 */
export function matchWeights(
  network: Network,
  { arrays, by }: Pick<FoundWeights, 'arrays' | 'by'>,
  file: string,
  { wanted, ...settings }: MatchSettings = {},
): MatchedWeights {
  if (by === 'pytorch') return { weights: matchStateDict(network, arrays, file, settings, wanted), by: 'name' };
  checkSettings(settings, file);
  const own = [...walkLayers(network.layers)].flatMap((layer) => ownOf(layer));
  const found = layersOf(arrays);
  const named = new Map(
    found.flatMap(
      (one) =>
        [
          [one.name, one],
          [kerasName(one.name), one],
        ] as const,
    ),
  );
  const pairOf = (name: string) => named.get(name) ?? named.get(kerasName(name));
  const byName = own.some(({ name }) => pairOf(name));
  const problems: Problem[] = [];
  const note = (message: string) => problems.push({ code: 'weights-mismatch', message, place: { file }, hint: FITS_HINT });
  const pairs: (readonly [Own, Found | undefined])[] = byName ? own.map((layer) => [layer, pairOf(layer.name)]) : inOrder(own, found, note);
  const weights = pairs.flatMap(([{ name, parameters }, pair]) => {
    if (wanted && !wanted(name)) return [];
    if (!pair) note(`${name}: the file has no layer of this name`);
    return pair ? parameters.map((parameter) => arrayFor(parameter, pair, byName, note)) : [];
  });
  // By order the numbers of layers agree already.
  const taken = new Set(pairs.map(([, pair]) => pair));
  const left = byName && !wanted ? found.filter((one) => storedAs(one) !== undefined && !taken.has(one)) : [];
  for (const { name } of left) note(`the file has a layer ${name}, but the network has not`);
  if (problems.length > 0) throw new Failure(limited(problems));
  return { weights, by: byName ? 'name' : 'order' };
}

/** @throws Failure where they are of a state dict, but the file is none */
function checkSettings({ names, axes }: StateDictSettings, file: string): void {
  const key = names ? 'names' : axes && 'axes';
  if (key === undefined) return;
  throw new Failure({
    code: 'weights-mismatch',
    message: `training.from.${key} is for state dicts of PyTorch, but this file is none`,
    place: { file },
    hint: `Leave ${key} out.`,
  });
}

function ownOf(layer: Layer): Own[] {
  const { stored } = kindOf(layer);
  return stored ? [{ name: layer.name, stored, parameters: layerParameters(layer) }] : [];
}

function layersOf(arrays: readonly FoundArray[]): Found[] {
  const layers = new Map<string, Map<string, FoundArray>>();
  for (const array of arrays) layers.set(array.layer, (layers.get(array.layer) ?? new Map<string, FoundArray>()).set(array.role, array));
  return [...layers].map(([name, own]) => ({ name, arrays: own }));
}

function storedAs({ arrays }: Found): StoredWeights | undefined {
  const shapes = new Map([...arrays].map(([role, { shape }]) => [role, shape]));
  return STORED.find(({ recognizes }) => recognizes(shapes));
}

function inOrder(own: readonly Own[], found: readonly Found[], note: (message: string) => void): (readonly [Own, Found])[] {
  const lists = STORED.map((stored) => {
    const [mine, theirs] = [own.filter((layer) => layer.stored === stored), found.filter((one) => storedAs(one) === stored)];
    const stems = [...new Set(theirs.map(({ name }) => name.replace(/_?\d+$/, '')))];
    if (mine.length !== theirs.length) note(`the network has ${mine.length} ${stored.plural}, the file ${theirs.length}`);
    else if (stems.length > 1)
      note(
        `the file's ${stored.plural} are named ${stems.join(', ')}, so their order is unknown: give them the names of the network's layers`,
      );
    else return new Map(mine.map((layer, index) => [layer, [...theirs].sort((a, b) => numberOf(a) - numberOf(b))[index]]));
    return new Map<Own, Found>();
  });
  return own.flatMap((layer) => {
    const pair = lists.map((list) => list.get(layer)).find((one) => one);
    return pair ? [[layer, pair] as const] : [];
  });
}

function numberOf({ name }: Found): number {
  return Number(/\d+$/.exec(name)?.[0] ?? 0);
}

function arrayFor(
  { name, role, shape }: Parameter,
  { name: layer, arrays }: Found,
  byName: boolean,
  note: (message: string) => void,
): WeightArray {
  const found = arrays.get(role);
  if (!found) {
    if (byName || ABSENT[role] === undefined) note(`${name}: the file's ${layer} has no ${role}`);
    return { name, shape, values: new Float32Array(shape.reduce((product, size) => product * size, 1)).fill(ABSENT[role] ?? 0) };
  }
  if (!sameValues(found.shape, shape)) {
    note(`${name} is [${shape.join(', ')}] in the network, and [${found.shape.join(', ')}] in the file (${found.name})`);
  }
  return { name, shape, values: found.values };
}

/** The same but for axes of one value, or for depth and channels that are one axis: their order in memory is the same. */
function sameValues(found: readonly number[], own: readonly number[]): boolean {
  const lengths = (shape: readonly number[]) => shape.filter((length) => length !== 1).join();
  const folded = own.length === 5 ? [own[0], own[1], own[2] * own[3], own[4]] : own;
  return lengths(found) === lengths(own) || lengths(found) === lengths(folded);
}
