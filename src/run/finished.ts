import { loadScene } from '../data/scene/scene.js';
import { factsOf, type SceneFacts } from '../data/scene/scene-memory.js';
import { warningsOf } from '../results/details.js';
import { publishedDigest, readPublished } from '../results/published-table.js';
import { withTimes } from '../results/published-times.js';
import { declaredFacts, isUpToDate } from '../store/formats/facts.js';
import { readShown, summarizeShown } from '../results/shown.js';
import { addressOf, trialIdentity } from '../pipeline/address/address.js';
import { pipelineNetwork } from '../pipeline/resolve/checks.js';
import { depthOf } from '../pipeline/resolve/dataset-checks.js';
import { type Configuration, type LoadedPipeline, sampleSize } from '../pipeline/experiment.js';
import { omit } from '../base/omit.js';
import { targetsOf } from '../pipeline/published/targets.js';
import { spellPoints } from '../pipeline/vary/points.js';
import { writePipeline } from '../pipeline/write.js';
import { methodOf } from '../splits/index.js';
import { TIMES } from '../store/formats/trial/times.js';
import { RunFolder } from '../store/run-folder.js';
import { Store } from '../store/store.js';
import { engineForPipeline } from '../workers/engines/of-pipeline.js';
import { placed } from '../plan/placed.js';
import type { RunSettings } from '../plan/run-options.js';
import { sharedNames } from '../plan/prepare.js';
import { publishedIn, type RunResult, statisticsOf } from './result.js';

/** Trials whose own warnings are read to show a result again: of a sweep of thousands, its page and `show` have them. */
const MOST_READ = 500;

/**
 * The result of a run that has been written before, from its tables alone: nothing is read of the scenes whose files are
 * as they were.
 *
 * @returns undefined if it has not, or a scene is not known: then everything must be prepared
 */
export async function finishedRun(
  pipeline: LoadedPipeline,
  options: RunSettings,
): Promise<{ result: RunResult; warnings: string[] } | undefined> {
  // The pixels of files and the weights of a start are a part of the address, and are not remembered.
  if (pipeline.configurations.some(({ experiment: { split, training } }) => methodOf(split).given || training?.from)) return undefined;
  const facts = await Promise.all(pipeline.configurations.map((configuration) => knownFacts(configuration, options)));
  if (facts.some((known) => known === undefined)) return undefined;
  const known = facts as SceneFacts[];
  const engine = await engineForPipeline(pipeline, options, (configuration) => {
    const { rows, columns, bands, classNames } = known[pipeline.configurations.indexOf(configuration)];
    const depth = depthOf(configuration.experiment.dataset, bands);
    return pipelineNetwork(configuration, { rows, columns, bands: depth, classes: classNames.length });
  });
  const store = new Store(options.runs);
  const targets = pipeline.configurations.map((configuration, index) => targetsOf(configuration, known[index]));
  const trials = pipeline.configurations.flatMap(({ experiment: one }, index) =>
    one.seeds.map((seed) => addressOf(trialIdentity(one, seed, known[index].identity, engine.class))),
  );
  const folder = store.runFolder(pipeline.name, {
    trials,
    resolved: writePipeline(pipeline),
    classes: sharedNames(known.map((one) => one.classNames)),
    ...publishedDigest(targets),
  });
  if (!store.hasRun(folder)) return undefined;
  // What its scenes' files say of themselves is a part of the run and of no address.
  if (
    known.some(({ declared }) => declared) &&
    !isUpToDate(
      folder,
      known.map(({ declared }) => declaredFacts(declared)),
    )
  )
    return undefined;
  const run = new RunFolder(folder);
  const [metrics, times, leakage] = await Promise.all([
    run.checkedRows('metrics.csv'),
    run.checkedRows(TIMES),
    // A run of an older version does not have it.
    run.has('leakage.csv') ? run.checkedRows('leakage.csv') : [],
  ]);
  const published = await publishedIn(folder, targets);
  const points = spellPoints(pipeline.configurations) as { name: string }[];
  const readTrials = trials.length > MOST_READ ? [] : trials.map((address) => store.trial(address));
  const ofTrials = warningsOf(readTrials.map((trial) => ({ provenance: trial.provenance() })));
  const ofScenes = known.flatMap(({ warnings }) => warnings);
  // Those of scenes have whole paths here, and names there.
  const ofSplits = ofTrials.filter((warning) => !ofScenes.some((other) => other.endsWith(warning)));
  return {
    warnings: [...ofScenes, ...ofSplits],
    result: {
      warnings: ofTrials,
      name: pipeline.name,
      folder,
      engine: engine.name,
      varies: pipeline.varies,
      cached: true,
      configurations: points.map(({ name, ...point }, index) => {
        const trials = readShown(metrics, times, leakage, pipeline.varies ? name : undefined);
        const statistics = statisticsOf(pipeline.configurations[index].experiment);
        return {
          name,
          point,
          trials,
          figures: summarizeShown(trials),
          statistics,
          sample: sampleSize(pipeline.configurations[index].experiment),
          elsewhere: pipeline.configurations[index].experiment.dataset.test_on !== undefined,
          published: withTimes(readPublished(published, pipeline.varies ? name : undefined), trials),
        };
      }),
    },
  };
}

async function knownFacts(configuration: Configuration, { data, cache }: RunSettings): Promise<SceneFacts | undefined> {
  const { experiment, folder } = configuration;
  const options = { dataFolder: data, baseFolder: folder };
  const dataset = omit(experiment.dataset, 'standardize');
  if (!dataset.synthetic) return cache.scenes.find(dataset, options);
  try {
    return factsOf(await loadScene(dataset, options));
  } catch (error) {
    throw placed(error, configuration, data);
  }
}
