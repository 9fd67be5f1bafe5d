import { statOf } from '../base/stat.js';
import { dataFolder } from '../data/files/locate.js';
import { scenesIn } from '../data/registered/read.js';
import { Failure } from '../errors/failure.js';
import { systemFailure } from '../errors/system.js';
import { manifestPath } from '../store/formats/manifest.js';
import { readMapFacts } from '../store/formats/run-map-manifest.js';
import { storedRun } from '../store/list.js';
import { mapsOfRun } from '../store/maps.js';
import { reportPath } from '../store/layout.js';
import type { Observer } from '../workers/events.js';
import { VERSION } from '../workers/provenance.js';

interface PageOptions {
  /** What `--data` says. */
  readonly data?: string;
  /** Where relative paths of the pipeline start from. */
  readonly base?: string;
  /** Also where there is a page: what it shows has changed. */
  readonly again?: boolean;
  readonly emit: Observer;
}

/**
 * Whether a run has a page that shows its own maps: who was stopped between a new map and the page has left one without it.
 *
 * @throws Failure `store-unreadable`
 */
function hasPage(folder: string): boolean {
  const page = statOf(reportPath(folder));
  const isNewer = (map: string) => (statOf(manifestPath(map))?.mtimeMs ?? 0) > page!.mtimeMs;
  return page !== undefined && !mapsOfRun(folder).some((map) => isNewer(map.folder) && readMapFacts(map.folder)?.own);
}

/** Writes a run's page into its folder, unless it has one. A page that cannot be written is a warning: the results are safe without. */
export async function writeRunPage(folder: string, { data, base, again = false, emit }: PageOptions): Promise<void> {
  if (!again && hasPage(folder)) return;
  const run = storedRun(folder);
  if (!run) return;
  try {
    // The plots' library takes longer to load than most commands take.
    const { writeReport } = await import('../pages/write-report.js');
    const file = await writeReport(run, { version: VERSION, scenes: scenesIn(dataFolder(data)), folders: { data, base } });
    void emit({ type: 'page-written', file });
  } catch (error) {
    const failure = error instanceof Failure ? error : systemFailure(error);
    if (!failure) throw error;
    void emit({
      type: 'warning',
      text: `no page: ${failure.problems[0].message}: ${failure.problems[0].place?.file ?? reportPath(folder)}`,
    });
  }
}
