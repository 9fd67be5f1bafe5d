import type { Targets } from '../../pipeline/published/targets.js';
import { TRIALS } from '../layout.js';
import { isObject, type JsonObject } from '../../base/json.js';
import { filesOf, type ListedFiles } from './manifest.js';

/** One trial of a run, as the run's manifest names it. */
export interface ListedTrial {
  /** The configuration's name; of a run without several, the run's. */
  readonly configuration: string;
  readonly seed: number;
  readonly address: string;
}

/** One configuration of a run, as the run's manifest has it. */
export interface ListedConfiguration {
  readonly name: string;
  /** The name of class 1 first. */
  readonly classes: readonly string[];
  /** In the same order, `#rrggbb`; absent in runs of older versions. */
  readonly colours?: readonly string[];
  readonly trials: readonly ListedTrial[];
  /** The published values that it stands beside. */
  readonly published?: Targets;
}

/** What a run's manifest.json says, of one configuration or several. */
export interface RunManifest {
  readonly name: string;
  /** The class of the engine. */
  readonly engine: string;
  /** Whether it has several configurations, as `vary` makes them. */
  readonly varies: boolean;
  readonly configurations: readonly ListedConfiguration[];
  /** The hashed files. */
  readonly files: ListedFiles;
}

/** A run's manifest without the files that it lists, which lists of runs do without. */
export type RunHead = Omit<RunManifest, 'files'>;

/** What is written of a configuration beside its name. */
export interface WrittenConfiguration {
  readonly classes: readonly string[];
  readonly colours: readonly string[];
  readonly trials: readonly { readonly seed: number; readonly address: string }[];
  readonly published?: Targets;
}

/** @param configurations by name; of a run that varies nothing its one, which has the run's name */
export function runHead(
  name: string,
  engine: string,
  varies: boolean,
  configurations: readonly (WrittenConfiguration & { readonly name: string })[],
): object {
  const content = ({ classes, colours, trials, published }: WrittenConfiguration) => ({
    classes,
    colours,
    trials: trials.map(({ seed, address }) => ({ seed, address, folder: `../${TRIALS}/${address}` })),
    ...(published ? { published } : {}),
  });
  if (!varies) return { name, engine, ...content(configurations[0]) };
  return { name, engine, configurations: configurations.map((one) => ({ name: one.name, ...content(one) })) };
}

/** @returns undefined of a manifest that is none of a run */
export function runHeadIn({ name, engine, configurations, ...single }: JsonObject): RunHead | undefined {
  if (typeof name !== 'string' || typeof engine !== 'string') return undefined;
  const varies = configurations !== undefined;
  const listed = varies ? configurations : [{ name, ...single }];
  if (!Array.isArray(listed) || listed.length === 0) return undefined;
  const all = listed.map(configurationIn);
  return all.every((one) => one !== undefined) ? { name, engine, varies, configurations: all } : undefined;
}

/** @returns undefined of a manifest that is none of a run */
export function runManifest(manifest: JsonObject): RunManifest | undefined {
  const [head, files] = [runHeadIn(manifest), filesOf(manifest)];
  return head && files && { ...head, files };
}

function configurationIn(value: unknown): ListedConfiguration | undefined {
  if (!isObject(value)) return undefined;
  const { name, classes = [], colours, trials, published } = value;
  if (typeof name !== 'string' || !Array.isArray(classes) || !Array.isArray(trials) || !trials.every(isObject)) return undefined;
  return {
    name,
    classes: classes.map(String),
    trials: trials.map(({ seed, address }) => ({ configuration: name, seed: Number(seed), address: String(address) })),
    ...(Array.isArray(colours) ? { colours: colours.map(String) } : {}),
    ...(isTargets(published) ? { published } : {}),
  };
}

function isTargets(value: unknown): value is Targets {
  return isObject(value) && Array.isArray(value.targets);
}

/**
 * Every trial that a manifest names, whatever else it says: what a folder of somebody's own making refers to is kept, too.
 *
 * @throws SyntaxError where that cannot be told
 */
export function addressesIn({ trials, configurations }: JsonObject): string[] {
  const lists = [trials ?? [], ...objectsIn(configurations ?? []).map((one) => one.trials)];
  return lists.flatMap((list) => objectsIn(list).map(({ address }) => String(address)));
}

function objectsIn(list: unknown): readonly JsonObject[] {
  if (Array.isArray(list) && list.every(isObject)) return list;
  throw new SyntaxError('is not a list of objects');
}
