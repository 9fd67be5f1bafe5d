import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parsePipeline } from '../../src/pipeline/pipeline.js';
import { draftPlan } from '../../src/plan/draft.js';
import { userCache } from '../../src/workers/user-cache.js';

const test = suite('plan/training-notes');
const runs = mkdtempSync(join(tmpdir(), 'hsi-run-notes-'));

/** 160 pixels train in batches of 16: ten steps an epoch. */
async function notesOf(settings: object, architecture: object[] = [{ conv: { kernels: 4, size: [3, 3, 'full'] } }]): Promise<string[]> {
  const text = JSON.stringify({
    version: 1,
    dataset: { synthetic: { rows: 40, columns: 40, bands: 8, classes: 4 } },
    split: { by: 'random', train: 160, test: 'rest', validation: 0 },
    patch: { size: 3 },
    architecture: [...architecture, { pool: 'average' }, { dense: 'classes' }],
    training: { optimizer: { adam: { learning_rate: 0.01 } }, batch: 16, select: 'last', ...settings },
    seeds: [1],
  });
  const pipeline = parsePipeline(text, 'notes.yaml');
  return [...(await draftPlan(pipeline, { engine: 'wasm', runs, cache: userCache(runs) })).warnings];
}

test('too few steps for the momentum of batch normalization are told, with one that suits them', async () => {
  // 0.99^100 = 0.37 and 0.95^100 = 0.006.
  const [text, ...others] = await notesOf({ epochs: 10 });
  assert.is(
    text,
    'batch normalization: 100 training steps in all leave 37 % of the initial values in the moving statistics that predictions use ' +
      '(momentum 0.99): set training.batch_norm.momentum=0.95, or train longer',
  );
  assert.equal(others, []);
});

test('nothing is said of enough steps, of a momentum that suits them, and where nothing is normalized', async () => {
  assert.equal(await notesOf({ epochs: 40 }), []);
  assert.equal(await notesOf({ epochs: 10, batch_norm: { momentum: 0.9 } }), []);
  const plain = [{ conv: { kernels: 4, size: [3, 3, 'full'], normalize: 'none' } }];
  assert.equal(await notesOf({ epochs: 10 }, plain), []);
});

test.run();
