import { Failure } from '../../errors/failure.js';
import { executeRun } from '../../run/execute.js';
import { executeShard } from '../../cluster/execute-shard.js';
import { splitRemarks } from '../../pipeline/resolve/split-remarks.js';
import { pipelineArgument } from '../names/pipeline-argument.js';
import { warn } from '../text/print.js';
import type { ExitCode, Given } from '../command.js';
import { mapChoice } from '../files/map-choice.js';
import { reportRun } from '../outcomes/report-run.js';
import { reportShard } from '../outcomes/report-shard.js';
import { watched } from '../progress/watch.js';
import { userCache } from '../../workers/user-cache.js';
import type { OPTIONS } from '../commands/run.js';

export async function act(positionals: readonly string[], options: Given<typeof OPTIONS>): Promise<ExitCode> {
  const pipeline = pipelineArgument('run', positionals, options);
  const { shard, gather, quiet } = options;
  const maps = mapChoice(options);
  if (!quiet) for (const remark of splitRemarks(pipeline)) warn(remark);
  if (shard && gather)
    throw new Failure({ code: 'usage', message: '--shard computes a part, --gather makes the run', hint: 'Use only one of them.' });
  const conduct = { ...watched(options, { pageAfter: true }), cache: userCache() };
  if (shard) reportShard(await executeShard(pipeline, shard, { ...options, ...conduct }), options);
  else reportRun(await executeRun(pipeline, { ...options, ...conduct, maps }), pipeline, options);
  return 0;
}
