import { Failure } from '../../errors/failure.js';
import { executeRun } from '../../run/execute.js';
import { executeShard } from '../../cluster/execute-shard.js';
import { splitRemarks } from '../../pipeline/resolve/split-remarks.js';
import { type Command, pipelineArgument, warn } from '../command.js';
import type { OptionTable } from '../options/option.js';
import { AT_ONCE, ENGINE, PIPELINE, PROGRESS, RUNS, TRAINING } from '../options/shared.js';
import { mapChoice } from '../files/map-choice.js';
import { reportRun } from '../outcomes/report-run.js';
import { reportShard } from '../outcomes/report-shard.js';
import { watched } from '../progress/watch.js';
import { userCache } from '../../workers/user-cache.js';

const OPTIONS = {
  shard: { kind: 'shard', value: 'K/N', help: 'compute only part K of N of the trials, and write no run' },
  gather: { kind: 'flag', help: 'compute no trial: make the run from trials in the store' },
  ...TRAINING,
  ...PIPELINE,
  ...RUNS,
  ...ENGINE,
  ...AT_ONCE,
  ...PROGRESS,
} as const satisfies OptionTable;

export const run: Command<typeof OPTIONS> = {
  name: 'run',
  usage: 'PIPELINE',
  summary: 'run a pipeline, or show its cached result (you may leave out the word run)',
  examples: [
    'hsi-run pipelines/quickstart.yaml',
    "hsi-run pipelines/ssrn-in.yaml --data ~/scenes --set 'seeds=[1220]'",
    'hsi-run pipelines/ssrn-in-learning-rates.yaml --configuration ssrn-in-lr-0.001',
    'hsi-run pipelines/ssrn-in.yaml --shard 3/16',
    'hsi-run pipelines/ssrn-in.yaml --gather',
  ],
  options: OPTIONS,
  async run(positionals, options) {
    const pipeline = pipelineArgument('run', positionals, options);
    const { shard, gather, quiet } = options;
    const maps = mapChoice(options);
    if (!quiet) for (const remark of splitRemarks(pipeline)) warn(remark);
    if (shard && gather)
      throw new Failure({ code: 'usage', message: '--shard computes a part, --gather makes the run', hint: 'Use only one of them.' });
    const conduct = { ...watched(options), cache: userCache() };
    if (shard) reportShard(await executeShard(pipeline, shard, { ...options, ...conduct }), options);
    else reportRun(await executeRun(pipeline, { ...options, ...conduct, maps }), options);
    return 0;
  },
};
