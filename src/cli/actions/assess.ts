import { Failure } from '../../errors/failure.js';
import { storedMaps } from '../../pages/maps/stored-maps.js';
import { readPixelList } from '../../predict/pixel-list.js';
import { assessRun } from '../../results/assess.js';
import { type Areas, areasOf } from '../../results/assess-areas.js';
import { tableOfAreas, tablesOfAssessment } from '../../results/tables/of-assessment.js';
import type { StoredRun } from '../../store/list.js';
import { print } from '../text/print.js';
import type { ExitCode, Given } from '../command.js';
import { checkCoverage } from '../text/coverage.js';
import { runNamed } from '../names/run-named.js';
import { tableText } from '../text/table-text.js';
import { checkTableFile, printTables, tableFormat } from '../text/tables-out.js';
import type { OPTIONS } from '../commands/assess.js';

export async function act(
  positionals: readonly string[],
  { runs: root, json, quiet, format: named, table, output, blocks: side, coverage, sample, seed }: Given<typeof OPTIONS>,
): Promise<ExitCode> {
  const format = tableFormat({ format: named, table, output });
  checkTableFile({ output }, format);
  if (positionals.length !== 1)
    throw new Failure({ code: 'usage', message: `assess takes one run, not ${positionals.length}`, hint: 'hsi-run ls shows them.' });
  checkCoverage(coverage);
  const run = await runNamed(positionals[0], { runs: root });
  const areas = sample === undefined ? undefined : sampledAreas(run, sample, seed);
  const configurations = await assessRun(run, { side, coverage });
  const tables = [...tablesOfAssessment(configurations, side), ...(areas ? [tableOfAreas(areas)] : [])];
  if (format) await printTables(tables, format, { table, output });
  else if (json) print(JSON.stringify({ name: run.name, blockSide: side, configurations, ...(areas ? { areas } : {}) }, null, 2));
  else if (!quiet)
    print(
      tables
        .filter(({ name }) => name !== 'reliability' && name !== 'classwise')
        .map(tableText)
        .join('\n\n'),
    );
  return 0;
}

/** The run's own map of its whole scene, and a sample of it. */
function sampledAreas(run: StoredRun, file: string, seed: number | undefined): Areas {
  const found = [...storedMaps(run.folder).values()].filter(
    (one) => one.facts.scope === 'scene' && (seed === undefined || one.facts.seed === seed),
  );
  if (found.length === 0) {
    throw new Failure({
      code: 'usage',
      message: `${run.name} has no map of its whole scene${seed === undefined ? '' : ` by seed ${seed}`}`,
      hint: `This makes one: hsi-run map ${run.folder}${seed === undefined ? '' : ` --seed ${seed}`} --maps scene`,
    });
  }
  const [{ classes: map, rows, columns, facts }] = found;
  // Reference classes are the sample's alone: the scene's mask is not asked.
  const sample = readPixelList(
    file,
    { rows, columns, values: new Uint8Array(rows * columns) },
    { names: facts.classes, labels: facts.labels },
  );
  return areasOf({ map, columns, sample, classes: facts.classes, georeference: facts.georeference, file });
}
