import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runTables, timesTable } from '../../src/results/run-files.js';
import { judge, summarizeTrials } from '../../src/results/summary.js';
import { tablePieces } from '../../src/results/table-parts.js';
import { outlineOf } from '../../src/store/formats/trial/record.js';
import { type FileData, wholeOf } from '../../src/base/file-data.js';
import { GRID, RECORDS } from './helpers.js';

const test = suite('results/run-files');

const NAMES = ['Corn', 'Woods, wet'];
const TRIALS = RECORDS.map((record) => judge(record, GRID, 2));

/** Truth 1 2 2 1; the first trial says 1 2 1 1, the second is all right. */
const TABLES: Record<string, string[]> = {
  'metrics.csv': [
    'seed,overall_accuracy,average_accuracy,kappa,average_precision,f1_macro,f1_weighted,selected_epoch',
    '5,0.75,0.75,0.5,0.8333333333333333,0.7333333333333334,0.7333333333333334,1',
    '4,1,1,1,1,1,1,1',
    'mean,0.875,0.875,0.75,0.9166666666666666,0.8666666666666667,0.8666666666666667,',
    'sd,0.125,0.125,0.25,0.08333333333333337,0.1333333333333333,0.1333333333333333,',
    'n,2,2,2,2,2,2,',
  ],
  'classes.csv': [
    'seed,class,name,recall,precision,f1,support',
    '5,1,Corn,1,0.6666666666666666,0.8,2',
    '5,2,"Woods, wet",0.5,1,0.6666666666666666,2',
    '4,1,Corn,1,1,1,2',
    '4,2,"Woods, wet",1,1,1,2',
    'mean,1,Corn,1,0.8333333333333333,0.9,2',
    'mean,2,"Woods, wet",0.75,1,0.8333333333333333,2',
    'sd,1,Corn,0,0.16666666666666669,0.09999999999999998,0',
    'sd,2,"Woods, wet",0.25,0,0.16666666666666669,0',
  ],
  'confusion.csv': [
    'seed,class,name,predicted_1,predicted_2',
    '5,1,Corn,2,0',
    '5,2,"Woods, wet",1,1',
    '4,1,Corn,2,0',
    '4,2,"Woods, wet",0,2',
  ],
  'leakage.csv': [
    'seed,class,name,test_pixels,inside,overlap,distance_min,distance_quartile_1,distance_median,distance_quartile_3',
    // Pixels 4 to 7 are row 1; 0 and 2 train, so that each lies beside one, or below it.
    ...[5, 4].flatMap((seed) =>
      ['all,,4,1,1,1,1,1,1', '1,Corn,2,1,1,1,1,1,1', '2,"Woods, wet",2,1,1,1,1,1,1'].map((row) => `${seed},${row}`),
    ),
  ],
  'epochs.csv': [
    'seed,epoch,loss,accuracy,validation_loss,validation_accuracy,selected',
    '5,1,1.25,0.5,0.30000000000000004,1,1',
    '5,2,1e-7,1,2,0,0',
    '4,1,3,0.25,4,0,1',
  ],
  'split.csv': [
    'seed,row,column,class,part',
    ...[5, 4].flatMap((seed) =>
      ['0,0,1,train', '0,2,2,train', '0,1,1,validation', '1,0,1,test', '1,1,2,test', '1,2,2,test', '1,3,1,test'].map(
        (row) => `${seed},${row}`,
      ),
    ),
  ],
  'predictions.csv': [
    'seed,row,column,class,predicted,confidence',
    '5,1,0,1,1,0.900000',
    '5,1,1,2,2,0.750000',
    '5,1,2,2,1,0.500000',
    '5,1,3,1,1,0.123457',
    '4,1,0,1,1,1.000000',
    '4,1,1,2,2,1.000000',
    '4,1,2,2,2,1.000000',
    '4,1,3,1,1,1.000000',
  ],
};

const tables = runTables(TRIALS, NAMES);
const linesOf = async (data: FileData) => (await wholeOf(data)).toString('utf8').split('\n');

test('a table for each of these', () => assert.equal([...tables.keys()], Object.keys(TABLES)));

for (const [name, lines] of Object.entries(TABLES)) {
  test(`${name}, to the letter`, async () => assert.equal(await linesOf(tables.get(name)!), [...lines, '']));
}

test('times.csv', async () => {
  assert.equal(await linesOf(tablePieces(timesTable(RECORDS.map(outlineOf)))), [
    'seed,training_seconds,testing_seconds,at_once,device',
    '5,12.346,0.100,,',
    '4,1.000,2.000,,',
    '',
  ]);
});

test('the figures over the trials', () => {
  assert.equal(summarizeTrials(TRIALS), {
    oa: { mean: 0.875, sd: 0.125, n: 2 },
    aa: { mean: 0.875, sd: 0.125, n: 2 },
    kappa: { mean: 0.75, sd: 0.25, n: 2 },
    ap: { mean: 0.9166666666666666, sd: 0.08333333333333337, n: 2 },
    f1_macro: { mean: 0.8666666666666667, sd: 0.1333333333333333, n: 2 },
    f1_weighted: { mean: 0.8666666666666667, sd: 0.1333333333333333, n: 2 },
  });
});

test('a class without test pixels has empty cells, and counts in no mean', async () => {
  const [record] = RECORDS;
  const without = {
    ...record,
    split: { ...record.split, test: Uint32Array.of(4, 7) },
    predictions: { classes: Uint16Array.of(1, 2), confidence: Float32Array.of(1, 1) },
  };
  const classes = await linesOf(runTables([judge(without, GRID, 2), TRIALS[1]], ['A', 'B']).get('classes.csv')!);
  assert.equal(classes.slice(1, 9), [
    '5,1,A,0.5,1,0.6666666666666666,2',
    '5,2,B,,0,,0',
    '4,1,A,1,1,1,2',
    '4,2,B,1,1,1,2',
    'mean,1,A,0.75,1,0.8333333333333333,2',
    'mean,2,B,1,0.5,1,1',
    'sd,1,A,0.25,0,0.16666666666666669,0',
    'sd,2,B,0,0.5,0,1',
  ]);
});

test.run();
