import { isDeepStrictEqual } from 'node:util';
import type { TrialIdentity } from '../pipeline/address/address.js';
import { omit } from '../base/omit.js';
import { formatPath, type Path } from '../pipeline/yaml/path.js';
import { PartialTrial } from '../store/checkpoints.js';
import { listTrials, type StoredTrial } from '../store/list.js';
import { Lock } from '../base/lock.js';
import type { PreparedRun } from './prepare.js';

/** One value of an address, here and in the nearest trial that exists. */
export interface AddressDifference {
  readonly path: string;
  /** In that trial; undefined where it has no such value. */
  readonly from: unknown;
  readonly to: unknown;
}

export interface TrialReason {
  readonly configuration: string;
  readonly seed: number;
  readonly address: string;
  readonly cached: boolean;
  /** When it was computed. */
  readonly written?: Date;
  /** Of a trial that is not there: the existing one that has most in common with it. */
  readonly nearest?: { readonly address: string; readonly seed: number; readonly differences: readonly AddressDifference[] };
  /** Of a trial that has been begun: the epochs done, and whether a living process is at it. */
  readonly begun?: { readonly epochs: number; readonly working: boolean };
}

/** Why each trial of a run is computed, or is not. */
export async function explainTrials({ configurations, store }: PreparedRun): Promise<TrialReason[]> {
  const stored = listTrials(store.root).entries;
  const written = new Map(stored.map((trial) => [trial.address, trial.written]));
  const shelf = new Shelf(stored);
  const reasons: TrialReason[] = [];
  for (const { experiment, trials } of configurations) {
    // Seeds differ alone: what is nearest to one is nearest to all.
    const nearest = trials.length > 0 ? shelf.nearest(trials[0].identity) : undefined;
    for (const { seed, address, cached, identity } of trials) {
      const head = { configuration: experiment.name, seed, address, cached };
      if (cached) {
        reasons.push({ ...head, written: written.get(address) });
        continue;
      }
      const one = nearest && (nearest.find((trial) => trial.identity.seed === seed) ?? nearest[0]);
      reasons.push({
        ...head,
        begun: await begunOf(store.workFolder(address)),
        ...(one && { nearest: { address: one.address, seed: one.identity.seed, differences: differences(one.identity, identity) } }),
      });
    }
  }
  return reasons;
}

async function begunOf(folder: string): Promise<TrialReason['begun']> {
  const partial = new PartialTrial(folder);
  const [sessions, checkpoint] = await Promise.all([partial.sessions(), partial.read()]);
  const working = await Lock.isHeld(folder);
  if (!working && sessions.length === 0) return undefined;
  // A living process is further than its last checkpoint; another one would go on from there.
  return { epochs: working ? (sessions.at(-1)?.to ?? 0) : (checkpoint?.epochs.length ?? 0), working };
}

/** The trials of a store, those together that differ in their seeds alone. */
class Shelf {
  readonly #groups = new Map<string, { readonly leaves: ReadonlyMap<string, string>; readonly trials: StoredTrial[] }>();

  constructor(stored: readonly StoredTrial[]) {
    for (const trial of stored) {
      const rest = omit(trial.identity, 'seed');
      const key = JSON.stringify(rest);
      const group = this.#groups.get(key);
      if (group) group.trials.push(trial);
      else this.#groups.set(key, { leaves: leavesOf(rest), trials: [trial] });
    }
  }

  /** Of those that differ in fewest parts of the address, those that differ in fewest values. */
  nearest(identity: TrialIdentity): readonly StoredTrial[] | undefined {
    const wanted = leavesOf(omit(identity, 'seed'));
    let [found, least]: [readonly StoredTrial[] | undefined, number] = [undefined, Infinity];
    for (const { leaves, trials } of this.#groups.values()) {
      const paths = [...new Set([...wanted.keys(), ...leaves.keys()])].filter((path) => wanted.get(path) !== leaves.get(path));
      const parts = new Set(paths.map((path) => /^[^.[]+/.exec(path)![0])).size;
      const distance = parts * 10_000 + paths.length;
      if (distance < least) [found, least] = [trials, distance];
    }
    return found;
  }
}

function leavesOf(value: object): Map<string, string> {
  return new Map([...walk(value, [])].map(([path, leaf]) => [formatPath(path), JSON.stringify(leaf)]));
}

function* walk(value: unknown, path: Path): Generator<[Path, unknown]> {
  if (Array.isArray(value) && value.some((one) => typeof one === 'object')) {
    for (const [index, one] of value.entries()) yield* walk(one, [...path, index]);
  } else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    for (const [key, one] of Object.entries(value)) yield* walk(one, [...path, key]);
  } else yield [path, value];
}

/** What differs; of networks whose blocks are of other kinds, the lists of kinds. */
function differences(from: TrialIdentity, to: TrialIdentity): AddressDifference[] {
  const [kindsFrom, kindsTo] = [from, to].map(({ architecture = [] }) => architecture.map((block) => Object.keys(block)[0]));
  const others = !isDeepStrictEqual(kindsFrom, kindsTo);
  const [a, b] = [from, to].map((identity) => {
    const leaves = walk(others ? omit(identity, 'architecture') : identity, []);
    return new Map([...leaves].map(([path, leaf]) => [formatPath(path), leaf]));
  });
  return [
    ...[...new Set([...a.keys(), ...b.keys()])]
      .filter((path) => !isDeepStrictEqual(a.get(path), b.get(path)))
      .map((path) => ({ path, from: a.get(path), to: b.get(path) })),
    ...(others ? [{ path: 'architecture', from: kindsFrom, to: kindsTo }] : []),
  ];
}
