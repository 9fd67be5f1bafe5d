import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readTrialRecord, trialFiles } from '../../../src/store/formats/trial/files.js';
import type { TrialRecord } from '../../../src/store/formats/trial/record.js';
import type { TrialIdentity } from '../../../src/pipeline/address/address.js';
import { type FileData, wholeOf } from '../../../src/base/file-data.js';
import type { FolderFiles } from '../../../src/store/folder.js';
import { decodeSafetensors } from '../../../src/store/formats/safetensors.js';
import { Store } from '../../../src/store/store.js';
import { problemOfAsync, withFolder } from '../../data/helpers.js';
import { GRID, RECORDS } from '../../results/helpers.js';

const test = suite('store/formats/trial-files');

const WEIGHTS = [{ name: 'dense1/kernel', shape: [2, 1], values: Float32Array.of(1, 2) }];

const write = (record: TrialRecord) => trialFiles(record, WEIGHTS, GRID, { node: 'v0' });

const read = (record: TrialRecord) => {
  const { hashed, aside } = write(record);
  const find = (file: string) => hashed.get(file) ?? aside.get(file);
  return readTrialRecord(record.seed, GRID.columns, { open: (file) => find(file)!, has: (file) => find(file) !== undefined });
};

const textOf = async (data: FileData) => (await wholeOf(data)).toString('utf8');
const texts = (files: FolderFiles) => Promise.all([...files].map(async ([name, data]) => [name, await textOf(data)] as const));

test('the files, to the letter', async () => {
  const { hashed, aside } = write(RECORDS[0]);
  assert.equal(Object.fromEntries((await texts(hashed)).filter(([name]) => name.endsWith('.csv'))), {
    'split.csv': 'row,column,class,part\n0,0,1,train\n0,2,2,train\n0,1,1,validation\n1,0,1,test\n1,1,2,test\n1,2,2,test\n1,3,1,test\n',
    'epochs.csv': 'epoch,loss,accuracy,validation_loss,validation_accuracy,selected\n1,1.25,0.5,0.30000000000000004,1,1\n2,1e-7,1,2,0,0\n',
    'predictions.csv': 'row,column,class,predicted,confidence\n1,0,1,1,0.900000\n1,1,2,2,0.750000\n1,2,2,1,0.500000\n1,3,1,1,0.123457\n',
  });
  assert.equal(decodeSafetensors(hashed.get('weights.safetensors') as Uint8Array).arrays, WEIGHTS);
  assert.equal([...hashed.keys()].sort(), ['epochs.csv', 'predictions.csv', 'split.csv', 'weights.safetensors']);
  // Times and the machine stand outside of what is hashed.
  assert.equal(Object.fromEntries(aside), {
    'times.csv': 'training_seconds,testing_seconds,at_once,device\n12.346,0.100,,\n',
    'provenance.json': '{\n  "node": "v0"\n}\n',
  });
});

test('round trip', async () => {
  for (const record of RECORDS) {
    const { split, epochs, selected, seed, predictions } = await read(record);
    assert.equal([split, epochs, selected, seed], [record.split, record.epochs, record.selected, record.seed]);
    assert.equal(Array.from(predictions.classes), Array.from(record.predictions.classes));
  }
  const { predictions, times } = await read(RECORDS[0]);
  assert.equal(Array.from(predictions.confidence), [0.9, 0.75, 0.5, 0.123457]);
  assert.equal(times, { trainingSeconds: 12.346, testingSeconds: 0.1 });
});

test('what was read writes the same files again', async () => {
  for (const record of RECORDS) {
    const { hashed } = trialFiles(await read(record), WEIGHTS, GRID, {});
    assert.equal(await texts(hashed), await texts(write(record).hashed));
  }
});

test('errors of pretraining come back; what cannot be read is not taken for absent', async () => {
  const pretraining = [
    { block: 'sae', epoch: 1, loss: 0.25 },
    { block: 'sae', epoch: 2, loss: 1e-3 },
  ];
  assert.equal((await read({ ...RECORDS[0], pretraining })).pretraining, pretraining);
  assert.is((await read(RECORDS[0])).pretraining, undefined);
  await withFolder(async (root) => {
    const store = new Store(root);
    await store.open();
    const { hashed, aside } = write({ ...RECORDS[0], pretraining });
    await store.writeTrial('a', {} as TrialIdentity, { hashed, aside }, {});
    const fromStore = async () => readTrialRecord(5, GRID.columns, await store.trial('a').files());
    assert.equal((await fromStore()).pretraining, pretraining);
    const file = join(store.trialFolder('a'), 'pretraining.csv');
    writeFileSync(file, 'block,epoch,loss\nsae,1,0.5\n');
    assert.match((await problemOfAsync(fromStore)).message, /^is not what was written/);
    rmSync(file);
    assert.match((await problemOfAsync(fromStore)).message, /^no longer exists/);
  });
});

test('without validation pixels: empty cells, and absent again', async () => {
  const record: TrialRecord = {
    ...RECORDS[0],
    split: { ...RECORDS[0].split, validation: new Uint32Array() },
    epochs: [
      { epoch: 1, loss: 2, accuracy: 0.5 },
      { epoch: 2, loss: 1, accuracy: 0.75 },
    ],
    selected: 2,
  };
  assert.is(
    await textOf(write(record).hashed.get('epochs.csv')!),
    'epoch,loss,accuracy,validation_loss,validation_accuracy,selected\n1,2,0.5,,,0\n2,1,0.75,,,1\n',
  );
  const back = await read(record);
  assert.equal([back.epochs, back.selected, back.split.validation.length], [record.epochs, 2, 0]);
});

test.run();
