import { type Consequences, consequencesOf } from './consequences.js';
import { decisive } from '../address/decisive.js';
import { type PipelineDifference, diffExperiments, type Side } from './diff.js';
import type { LoadedPipeline } from '../experiment.js';
import { omit } from '../../base/omit.js';
import { spellPoints } from '../vary/points.js';

/** A pipeline or a run to compare. */
export interface ComparedPipelines {
  readonly pipeline: LoadedPipeline;
  readonly spelledOut: boolean;
}

/** Two configurations that belong together, one of each pipeline. */
export interface PipelinePair {
  readonly names: readonly [string, string];
  /** What differs here, beyond what differs in every pair. */
  readonly differences: readonly PipelineDifference[];
  readonly consequences: Consequences;
}

/** A configuration without a partner, and what it sets. */
export interface Lone {
  readonly kind: 'added' | 'removed';
  readonly name: string;
  readonly values: Readonly<Record<string, unknown>>;
}

export interface PipelineDiff {
  /** What differs in every pair, or in the pipelines as a whole. */
  readonly differences: readonly PipelineDifference[];
  readonly pairs: readonly PipelinePair[];
  readonly lone: readonly Lone[];
}

/** What differs between two pipelines, configuration by configuration. */
export function diffPipelines(a: ComparedPipelines, b: ComparedPipelines): PipelineDiff {
  const [left, right] = [a, b].map(sidesOf);
  const matched = match(left, right);
  const several = a.pipeline.varies || b.pipeline.varies;
  const found = matched.map(([one, other]) => {
    const all = diffExperiments(one, other);
    // The names of configurations stand in their pairs; the pipelines' own are compared below.
    return { one, other, differences: several ? all.filter(({ path }) => path !== 'name') : all };
  });
  const [first, ...rest] = found.map(({ differences }) => new Set(differences.map((difference) => JSON.stringify(difference))));
  const isShared = (difference: PipelineDifference) => rest.every((set) => set.has(JSON.stringify(difference)));
  const shared = (found[0]?.differences ?? []).filter((difference) => first.has(JSON.stringify(difference)) && isShared(difference));
  const sharedTexts = new Set(shared.map((difference) => JSON.stringify(difference)));
  const lone = (kind: Lone['kind'], sides: readonly Named[], used: readonly Named[]): Lone[] =>
    sides.filter((side) => !used.includes(side)).map(({ experiment: { name }, values }) => ({ kind, name, values }));
  return {
    differences: [...(several ? nameDifference(a.pipeline, b.pipeline) : []), ...shared],
    pairs: found.map(({ one, other, differences }) => ({
      names: [one.experiment.name, other.experiment.name],
      consequences: consequencesOf(one, other),
      differences: differences.filter((difference) => !sharedTexts.has(JSON.stringify(difference))),
    })),
    lone: [
      ...lone(
        'removed',
        left,
        matched.map(([one]) => one),
      ),
      ...lone(
        'added',
        right,
        matched.map(([, other]) => other),
      ),
    ],
  };
}

/** Nothing differs at all. */
export function isEmpty({ differences, pairs, lone }: PipelineDiff): boolean {
  return (
    differences.length === 0 && lone.length === 0 && pairs.every((pair) => pair.differences.length === 0 && pair.names[0] === pair.names[1])
  );
}

interface Named extends Side {
  readonly values: Readonly<Record<string, unknown>>;
}

function sidesOf({ pipeline, spelledOut }: ComparedPipelines): Named[] {
  const points = spellPoints(pipeline.configurations);
  return pipeline.configurations.map((configuration, index) => {
    return { ...configuration, spelledOut, values: omit(points[index], 'name') };
  });
}

/**
 * Configurations that belong together: that are the same experiment, else that set the same values, else that have the
 * same name; and where one side has a single one left, what is nearest to it.
 */
function match(left: readonly Named[], right: readonly Named[]): [Named, Named][] {
  const keys: ((side: Named) => string)[] = [
    ({ experiment }) => sorted(decisive(experiment)),
    ({ values, experiment: { name } }) => (Object.keys(values).length > 0 ? sorted(values) : `name ${name}`),
    ({ experiment: { name } }) => name,
  ];
  const pairs: [Named, Named][] = [];
  let [a, b] = [left, right];
  for (const keyOf of keys) {
    for (const one of a) {
      const other = b.find((side) => keyOf(side) === keyOf(one));
      if (!other) continue;
      pairs.push([one, other]);
      b = b.filter((side) => side !== other);
    }
    a = a.filter((side) => !pairs.some(([one]) => one === side));
  }
  if (a.length === 1 && b.length > 0) pairs.push([a[0], nearest(a[0], b)]);
  else if (b.length === 1 && a.length > 0) pairs.push([nearest(b[0], a), b[0]]);
  return pairs.toSorted(([one], [other]) => left.indexOf(one) - left.indexOf(other));
}

function nearest(side: Named, others: readonly Named[]): Named {
  const counts = others.map((other) => diffExperiments(side, other).length);
  return others[counts.indexOf(Math.min(...counts))];
}

/** JSON with its keys in order. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([x], [y]) => (x < y ? -1 : 1)))
      : item,
  );
}

function nameDifference(a: LoadedPipeline, b: LoadedPipeline): PipelineDifference[] {
  if (a.name === b.name) return [];
  const [fromOrigin, toOrigin] = [a, b].map(({ whole }) => (whole.has(['name']) ? 'set' : 'file name'));
  return [{ kind: 'changed', path: 'name', from: a.name, to: b.name, fromOrigin, toOrigin }];
}
