import { relative } from 'node:path';
import { dataFolder } from '../../data/files/locate.js';
import { scenesIn } from '../../data/registered/read.js';
import { Failure } from '../../errors/failure.js';
import { VERSION } from '../../workers/provenance.js';
import { note, print } from '../text/print.js';
import { pipelineArgument } from '../names/pipeline-argument.js';
import type { ExitCode, Given } from '../command.js';
import { baseOfRun } from '../names/run-base.js';
import { runNamed } from '../names/run-named.js';
import type { Values } from '../options/option.js';
import type { General } from '../options/shared.js';
import { checkPageFile } from '../files/picture-file.js';
import { userCache } from '../../workers/user-cache.js';
import type { OPTIONS } from '../commands/report.js';
import type { FollowedState } from '../../run/follow.js';

export async function act(positionals: readonly string[], options: Given<typeof OPTIONS>): Promise<ExitCode> {
  const { data, base, output, json, watch } = options;
  if (positionals.length !== 1)
    throw new Failure({
      code: 'usage',
      message: `report takes one run, not ${positionals.length}`,
      hint: positionals.length > 1 ? 'hsi-run compare --output FILE.html makes a page of several.' : 'hsi-run ls shows them.',
    });
  if (output !== undefined) checkPageFile(output);
  if (watch) return follow(positionals, options);
  const run = await runNamed(positionals[0], options);
  // Where its pipeline was, relative paths start.
  const folders = { data, base: base ?? baseOfRun(run.folder), withoutSpectra: options['no-spectra'] };
  const { writeReport } = await import('../../pages/write-report.js');
  const file = await writeReport(run, { version: VERSION, scenes: scenesIn(dataFolder(data)), folders, file: output });
  printFile(file, json);
  return 0;
}

function printFile(file: string, json: boolean): void {
  print(json ? JSON.stringify({ file }, null, 2) : relative('', file) || file);
}

/** What a reader of the terminal waits for, and how to leave. */
function followedText({ kind, done, trials }: FollowedState, page: string, pipeline: string): string {
  const leave = 'Ctrl-C ends this, and not the run.';
  const count = `${done} of ${trials} trials ${done === 1 ? 'is' : 'are'} done`;
  switch (kind) {
    case 'running':
      return `${page} follows the run: open it in a browser. ${leave}`;
    case 'idle':
      return (
        `${count}, and no process computes the run. In another terminal, with the same options: hsi-run ${pipeline}. ` +
        `${page} follows it. ${leave}`
      );
    case 'finishing':
      return `all trials are done; maps and the run's own page come next. ${leave}`;
    case 'finished':
      return 'the run is finished: this is its own page';
  }
}

/** Until the run is done; of a finished one its page is written, and that is all. */
async function follow(positionals: readonly string[], options: Values<typeof OPTIONS> & General): Promise<0> {
  const { runs, data, engine, output, json, quiet } = options;
  const pipeline = pipelineArgument('report --watch', positionals, options);
  const { followRun } = await import('../../run/follow.js');
  const file = await followRun(pipeline, {
    runs,
    data,
    engine,
    cache: userCache(),
    file: output,
    withoutSpectra: options['no-spectra'],
    say: () => undefined,
    onState: (state, page) => {
      if (!quiet) note(followedText(state, relative('', page) || page, positionals[0]));
    },
  });
  printFile(file, json);
  return 0;
}
