import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { meanInterval } from '../../src/evaluate/statistics/corrected-t.js';
import { readCsv, writeCsv } from '../../src/base/csv.js';
import { leakageTable } from '../../src/results/leakage-table.js';
import { runTables, timesTable } from '../../src/results/run-files.js';
import { tablePieces } from '../../src/results/table-parts.js';
import { outlineOf } from '../../src/store/formats/trial/record.js';
import { type FileData, wholeOf } from '../../src/base/file-data.js';
import { readShown, shownTrial, summarizeShown } from '../../src/results/shown.js';
import { judge } from '../../src/results/summary.js';
import { GRID, RECORDS } from './helpers.js';

const test = suite('results/shown');
const TRIALS = RECORDS.map((record) => judge(record, GRID, 2));

test('trials as they are shown are the same from their tables', async () => {
  const leakage = leakageTable(TRIALS, ['a', 'b']);
  const textOf = async (data: FileData) => (await wholeOf(data)).toString('utf8');
  const times = await textOf(tablePieces(timesTable(RECORDS.map(outlineOf))));
  const metrics = await textOf(runTables(TRIALS, ['a', 'b']).get('metrics.csv')!);
  const found = readShown(readCsv(metrics), readCsv(times), readCsv(writeCsv(leakage.columns, leakage.rows)));
  assert.equal(
    found,
    TRIALS.map(shownTrial).map((trial) => ({ ...trial, trainingSeconds: Number(trial.trainingSeconds.toFixed(3)) })),
  );
});

test('a figure over the seeds, with its interval within what is possible; none that a trial lacks', () => {
  const [one, other] = TRIALS.map(shownTrial);
  const { oa, kappa, f1_macro: f1 } = summarizeShown([one, other]);
  assert.equal([oa.mean, oa.sd, oa.n, oa.interval], [0.875, 0.125, 2, [0, 1]]);
  assert.equal(kappa.interval, meanInterval([0.5, 1], [-1, 1]));
  assert.is(f1!.n, 2);
  // A run of an older version: its mean would be of other seeds than the rest.
  const { f1_macro: none, oa: still } = summarizeShown([{ ...one, f1_macro: undefined }, other]);
  assert.equal([none, still.n], [undefined, 2]);
});

test.run();
