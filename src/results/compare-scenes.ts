import { Failure } from '../errors/failure.js';
import type { StoredRun } from '../store/list.js';
import { RunFolder } from '../store/run-folder.js';
import { type Comparison, compareMethods, type NamedPair } from './compare-methods.js';
import { type Method, methodsOf } from './methods.js';
import { sceneNames } from './stored-pipeline.js';

/** The methods that were run on one scene. */
export interface SceneComparison {
  /** As the pipelines call it. */
  readonly scene: string;
  readonly methods: readonly Method[];
  /** The runs with those of their configurations that are of this scene. */
  readonly runs: readonly StoredRun[];
  readonly comparison: Comparison;
}

/**
 * Every configuration of the runs, those of the same data together.
 *
 * @throws Failure `usage` if no scene has two methods, `not-comparable` if those of a scene test other pixels
 */
export async function compareScenes(runs: readonly StoredRun[], pairs?: readonly NamedPair[]): Promise<SceneComparison[]> {
  const groups = new Map<string, StoredRun[]>();
  for (const run of runs) {
    for (const configuration of run.configurations) {
      const data = dataOf(run, configuration.trials[0]?.address) ?? '';
      const group = groups.get(data) ?? [];
      const own = group.find(({ folder }) => folder === run.folder);
      if (own) group[group.indexOf(own)] = { ...own, configurations: [...own.configurations, configuration] };
      else group.push({ ...run, configurations: [configuration] });
      groups.set(data, group);
    }
  }
  // Trials without a manifest are compared with all others: methodsOf says what is missing.
  const found: { runs: StoredRun[]; methods: Method[] }[] = [];
  for (const group of groups.values()) found.push({ runs: group, methods: await methodsOf(group) });
  if (found.every(({ methods }) => methods.length < 2)) {
    const names = found.flatMap(({ methods }) => methods.map(({ name }) => name));
    throw new Failure({
      code: 'usage',
      message:
        names.length === 1
          ? `compare needs at least two methods: ${names[0]} is only one`
          : `no two of these are of the same scene: ${names.join(', ')}`,
      hint: 'Add another run, or use one with several configurations.',
    });
  }
  const labels = found.map(({ runs: [run] }) => sceneNames(run)[0] ?? run.name);
  return found.map(({ runs: own, methods }, index) => ({
    scene: labels.filter((label) => label === labels[index]).length > 1 ? `${labels[index]} (${own[0].name})` : labels[index],
    runs: own,
    methods,
    comparison: compareMethods(methods, pairs),
  }));
}

/** The digest of the data that a trial was computed from; undefined where its manifest is gone. */
export function dataOf({ folder }: Pick<StoredRun, 'folder'>, address: string | undefined): string | undefined {
  try {
    return new RunFolder(folder).trial(address!).manifest().trial.data;
  } catch {
    return undefined;
  }
}
