import { findScene, OPEN_CATALOGUE, type Scenes } from '../scenes/index.js';
import { isNetwork, pipelineNetwork } from '../pipeline/resolve/checks.js';
import { knownClasses, knownSize } from '../pipeline/resolve/dataset-checks.js';
import type { Configuration, LoadedPipeline } from '../pipeline/experiment.js';
import { loadPipeline } from '../pipeline/pipeline.js';
import { spellPoints } from '../pipeline/vary/points.js';
import { REPORT } from '../store/layout.js';
import { RunFolder } from '../store/run-folder.js';
import type { StoredRun } from '../store/list.js';
import { detailsOf, type TrialDetails } from '../results/details.js';
import { classColours } from '../pictures/image/palette.js';
import { readPublished } from '../results/published-table.js';
import { withTimes } from '../results/published-times.js';
import { readShown, summarizeShown } from '../results/shown.js';
import { sceneName } from '../results/stored-pipeline.js';
import { PAGE_TABLES, type PageConfiguration, type PageRun, type CsvRow, type SceneFolders } from './page-run.js';

/**
 * A run as its page shows it, from its folder and its trials' alone; what an older version did not write is missing.
 *
 * @param scenes that the pipeline may name, for colours and citations; one that is not known is no mistake
 */
export function readPageRun(stored: StoredRun, version: string, scenes: Scenes = OPEN_CATALOGUE, folders?: SceneFolders): PageRun {
  const { name, folder, engine, varies, written } = stored;
  const pipeline = pipelineOf(folder, scenes);
  const points = pipeline ? spellPoints(pipeline.configurations) : [];
  const run = new RunFolder(folder);
  const all = Object.fromEntries(([...PAGE_TABLES, 'metrics', 'times'] as const).map((table) => [table, run.rows(`${table}.csv`)]));
  const mine = (rows: readonly CsvRow[], one: string) => (varies ? rows.filter(({ configuration }) => configuration === one) : rows);
  const published = run.rows('published.csv');
  const details = detailsOf(stored);
  return {
    stored,
    ...(folders ? { folders } : {}),
    name,
    folder,
    engine,
    varies,
    computed: endOf(details.trials) ?? written,
    version,
    resolved: details.pipeline,
    files: details.files.filter(({ file }) => file !== REPORT && !file.startsWith('.')),
    configurations: stored.configurations.map((configuration): PageConfiguration => {
      // Some of a run's configurations may be left out here.
      const index = varies ? (pipeline?.configurations.findIndex(({ experiment }) => experiment.name === configuration.name) ?? -1) : 0;
      const one = pipeline?.configurations[index];
      const { classes, colours } = configuration;
      const trials = readShown(all.metrics, all.times, all.leakage, varies ? configuration.name : undefined);
      const point = Object.fromEntries(Object.entries(points[index] ?? {}).filter(([key]) => key !== 'name'));
      return {
        name: configuration.name,
        point,
        classes,
        trials,
        figures: summarizeShown(trials),
        ...described(one, classes, scenes),
        ...(colours ? { colours } : {}),
        published: withTimes(readPublished(published, varies ? configuration.name : undefined), trials),
        details: details.trials.filter((trial) => trial.configuration === configuration.name),
        tables: Object.fromEntries(
          PAGE_TABLES.map((table) => [table, mine(all[table], configuration.name)]),
        ) as PageConfiguration['tables'],
      };
    }),
  };
}

function endOf(trials: readonly TrialDetails[]): Date | undefined {
  const ends = trials.flatMap(({ provenance }) => provenance?.ended ?? []).sort();
  return ends.length > 0 ? new Date(ends.at(-1)!) : undefined;
}

function pipelineOf(folder: string, scenes: Scenes): LoadedPipeline | undefined {
  try {
    return loadPipeline(new RunFolder(folder).resolved, [], undefined, { ...scenes, open: true });
  } catch {
    // An older version's pipeline may have keys that are gone: its results can be shown all the same.
    return undefined;
  }
}

/** What the pipeline says of a configuration, beside its results. */
function described(one: Configuration | undefined, names: readonly string[], scenes: Scenes) {
  const safeColours = classColours(
    names.map(() => ({})),
    'safe',
  );
  if (!one) return { sceneName: 'unknown', colours: classColours(names.map(() => ({}))), safeColours };
  const { experiment } = one;
  const { scene: id } = experiment.dataset;
  const known = knownClasses(experiment.dataset, scenes) ?? [];
  return {
    experiment,
    configuration: one,
    network: networkOf(one, scenes),
    sceneName: sceneName(experiment.dataset),
    safeColours,
    ...(id === undefined ? {} : { scene: scenes.find(id) ?? findScene(id) }),
    colours: classColours(names.map((name) => ({ colour: known.find((one) => one.name === name)?.colour }))),
  };
}

function networkOf(one: Configuration, scenes: Scenes) {
  const size = knownSize(one.experiment, scenes);
  try {
    return size && isNetwork(one) ? pipelineNetwork(one, size) : undefined;
  } catch {
    return undefined;
  }
}
