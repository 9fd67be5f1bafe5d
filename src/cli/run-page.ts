import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { dataFolder } from '../data/locate.js';
import { scenesIn } from '../data/registered/read.js';
import { Failure } from '../errors/failure.js';
import { systemFailure } from '../errors/system.js';
import { VERSION } from '../run/provenance.js';
import { storedRun } from '../store/list.js';
import { REPORT } from '../store/sums.js';
import { note } from './command.js';
import type { Options } from './options.js';

/**
 * Leaves a run's page in its folder, unless it has one. A page that cannot be written is a warning: the results are safe without.
 *
 * @param again also where there is one: what it shows has changed
 */
export async function leavePage(folder: string, { data, quiet, json }: Pick<Options, 'data' | 'quiet' | 'json'>, again = false): Promise<void> {
  if (!again && existsSync(join(folder, REPORT))) return;
  const run = storedRun(folder);
  if (!run) return;
  try {
    // The plots' library takes longer to load than most commands take.
    const { writeReport } = await import('../report/page/write-report.js');
    const file = await writeReport(run, { version: VERSION, scenes: scenesIn(dataFolder(data)) });
    if (!quiet && !json) note(`page: ${relative('', file)}`);
  } catch (error) {
    const failure = error instanceof Failure ? error : systemFailure(error);
    if (!failure) throw error;
    note(`warning: no page: ${failure.problems[0].message}: ${failure.problems[0].place?.file ?? join(folder, REPORT)}`);
  }
}
