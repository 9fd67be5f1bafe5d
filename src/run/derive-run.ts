import { Failure } from '../errors/failure.js';
import { readPublished } from '../results/published-table.js';
import { withTimes } from '../results/published-times.js';
import { shownTrial, summarizeShown } from '../results/shown.js';
import type { JudgedConfiguration } from '../results/sweep-files.js';
import { sampleSize } from '../pipeline/experiment.js';
import { spellPoints } from '../pipeline/vary/points.js';
import { labelCells } from '../results/label-columns.js';
import { targetsOf } from '../pipeline/published/targets.js';
import { someAtOnce } from '../base/some-at-once.js';
import { settleSubmissions } from '../store/submissions.js';
import { keepFacts } from './facts.js';
import { storedTrial } from './judged-trial.js';
import type { PreparedRun } from '../plan/prepare.js';
import { publishedIn, type RunResult, statisticsOf } from './result.js';
import { trialWarnings } from '../plan/result-warnings.js';
import { headOf, runContent } from './run-content.js';

/** Trials whose pixels are in memory at once. */
const READ_AT_ONCE = 4;

/**
 * The result of a run whose trials have all been computed: their tables, the figures, the resolved pipeline and, of a
 * single configuration, the weights in a folder of its own, which is written once.
 */
export async function deriveRun(prepared: PreparedRun): Promise<RunResult> {
  const { pipeline, store, folder, engine, configurations } = prepared;
  const points = spellPoints(pipeline.configurations);
  const judged: JudgedConfiguration[] = [];
  for (const [index, { scene, trials }] of configurations.entries()) {
    const { name, ...point } = points[index] as { name: string };
    const stored = await someAtOnce(trials, (trial) => storedTrial(store, trial), READ_AT_ONCE);
    const labels = labelCells(scene.identity.classes);
    const targets = targetsOf(pipeline.configurations[index], scene);
    judged.push({ name, point, classNames: scene.classNames, trials: stored, targets, ...(labels && { labels }) });
  }
  if (store.hasRun(folder)) await keepFacts(prepared);
  else await writeRun(prepared, judged);
  const identities = configurations.flatMap(({ trials }) => trials.map(({ identity }) => identity));
  await settleSubmissions(store.root, identities, pipeline.document.place([]).file);
  const published = await publishedIn(
    folder,
    judged.map(({ targets }) => targets),
  );
  return {
    name: pipeline.name,
    folder,
    engine: engine.name,
    varies: pipeline.varies,
    configurations: judged.map(({ name, point, trials }, index) => {
      const shown = trials.map(shownTrial);
      return {
        name,
        point,
        trials: shown,
        figures: summarizeShown(shown),
        statistics: statisticsOf(configurations[index].experiment),
        sample: sampleSize(configurations[index].experiment),
        elsewhere: configurations[index].experiment.dataset.test_on !== undefined,
        published: withTimes(readPublished(published, pipeline.varies ? name : undefined), shown),
      };
    }),
    warnings: [...new Set(configurations.flatMap(({ trials }) => trials.flatMap(trialWarnings)))],
    cached: configurations.every(({ trials }) => trials.every(({ cached }) => cached)),
  };
}

async function writeRun(prepared: PreparedRun, judged: readonly JudgedConfiguration[]): Promise<void> {
  const { store, folder } = prepared;
  const content = await runContent(prepared, judged);
  // Nobody may have removed what it refers to, neither before nor while it is written: who was stopped for long has been taken for dead.
  await store.hold?.renew();
  checkTrials(prepared);
  await store.writeRun(folder, content, headOf(prepared));
  if (store.hold && !(await store.hold.renew())) checkTrials(prepared);
}

/** @throws Failure `trial-missing` where a trial of a run is not there any more */
function checkTrials({ store, pipeline, configurations }: PreparedRun): void {
  const gone = configurations.flatMap(({ trials }) => trials).find(({ address }) => !store.hasTrial(address));
  if (!gone) return;
  throw new Failure({
    code: 'trial-missing',
    message: `seed ${gone.seed} of ${gone.configuration.experiment.name} was removed while this process was running`,
    place: { file: store.trialFolder(gone.address) },
    hint: `Run ${pipeline.document.place([]).file} again: only missing trials are computed.`,
  });
}
