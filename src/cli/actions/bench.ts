import { Failure } from '../../errors/failure.js';
import type { BenchTiming } from '../../workers/bench.js';
import { estimateAll } from '../../plan/estimate.js';
import { measureNetwork } from '../../workers/measure.js';
import { isNetwork, pipelineNetwork } from '../../pipeline/resolve/checks.js';
import type { Configuration } from '../../pipeline/experiment.js';
import { sceneFacts } from '../../plan/scene-facts.js';
import { noteFirst, pipelineArgument } from '../names/pipeline-argument.js';
import { print } from '../text/print.js';
import type { ExitCode, Given } from '../command.js';
import { formatDuration } from '../progress/progress.js';
import { formatTable } from '../text/table.js';
import { observer } from '../progress/watch.js';
import { userCache } from '../../workers/user-cache.js';
import type { OPTIONS } from '../commands/bench.js';

export async function act(positionals: readonly string[], options: Given<typeof OPTIONS>): Promise<ExitCode> {
  const whole = pipelineArgument('bench', positionals, options);
  const networks = whole.configurations.filter((configuration) => isNetwork(configuration));
  if (networks.length === 0) {
    throw new Failure({
      code: 'usage',
      message: 'bench measures networks, but this pipeline has a classifier',
      place: whole.document.place(['classifier']),
      hint: 'hsi-run plan shows how many models its search trains.',
    });
  }
  const pipeline = { ...whole, ...networks[0] };
  noteFirst(pipeline, options);
  const { experiment } = pipeline;
  const jobs = options.jobs ?? 1;
  const cache = userCache();
  const facts = await sceneFacts(networks, { ...options, cache });
  const task = { experiment, network: pipelineNetwork(pipeline, facts[0].size), steps: options.steps };
  const { threads, result } = await measureNetwork(task, { ...options, jobs, cache, onEvent: observer(options) });
  const hours = networks.length === whole.configurations.length ? estimateAll(result, networks, facts, jobs) : undefined;
  if (options.json) {
    print(JSON.stringify({ pipeline: experiment.name, ...result, jobs, threads, estimateHours: hours }, null, 2));
    return 0;
  }
  const row = (title: string, { median, min, max }: BenchTiming, rate = '') => [
    title,
    median.toFixed(2),
    min.toFixed(2),
    max.toFixed(2),
    rate,
  ];
  print(`${experiment.name} on ${result.engine}: ${result.description}${jobs > 1 ? `, ${jobs} at once` : ''}`);
  print(
    formatTable([
      ['milliseconds', 'median', 'min', 'max', 'GFLOP/s'],
      row(`a training step (batch ${result.batch})`, result.trainStep, result.trainGflops.toFixed(1)),
      row('predicting a patch', result.predictPatch, result.predictGflops.toFixed(1)),
      row('predicting a pixel of a scene', result.predictScenePixel),
    ]),
  );
  print(`peak memory ${result.peakMemoryMb.toFixed(0)} MB${hours === undefined ? '' : `; ${wholeText(networks, hours, jobs)}`}`);
  return 0;
}

/** As it was measured here; `plan` knows how many trials a run computes at once, and which are cached. */
function wholeText(networks: readonly Configuration[], hours: number, jobs: number): string {
  const trials = networks.reduce((sum, { experiment: { seeds } }) => sum + seeds.length, 0);
  const about = `about ${formatDuration(hours * 3600)}`;
  if (trials === 1) return `its trial: ${about}`;
  const how = jobs > 1 ? `${jobs} at once` : 'one after the other';
  return `its ${trials} trials, ${how}: ${about} (hsi-run plan: as a run shares the cores, without cached trials)`;
}
