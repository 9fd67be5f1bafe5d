import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { livePage, type LiveTrial } from '../../src/pages/live/page.js';

const test = suite('pages/live');
const pageOf = (...trials: Partial<LiveTrial>[]) =>
  livePage({
    title: 'a: SSRN on a synthetic scene',
    run: 'a-1',
    varies: false,
    scene: 'field',
    now: new Date(0),
    version: '1',
    trials: trials.map((trial, index) => ({
      configuration: 'a',
      seed: index,
      state: 'running',
      epoch: 5,
      epochs: 20,
      records: [],
      ...trial,
    })),
  });
const record = { epoch: 10, loss: 1, accuracy: 0.5, validationLoss: 1, validationAccuracy: 0.75 };

test('before a first epoch the page says when there will be more, and has no column of dashes', async () => {
  const early = await pageOf({}, { state: 'waiting', epoch: 0 });
  assert.match(early, 'come with its first epoch');
  assert.match(early, '5 of 20');
  for (const column of ['validation accuracy</th>', 'overall accuracy</th>', 'kappa</th>']) assert.not.match(early, column);
  const later = await pageOf(
    { epoch: 12, records: [record] },
    { state: 'done', figures: { oa: 0.9, aa: 0.8, kappa: 0.7 }, records: [record] },
  );
  assert.not.match(later, 'first epoch');
  for (const text of ['validation accuracy</th>', 'overall accuracy</th>', '<td>0.7500</td>', '<td>0.9000</td>']) assert.match(later, text);
  // A classifier has no epochs.
  assert.not.match(await pageOf({ epochs: undefined, epoch: 0 }), 'first epoch');
});

test('the time left is that of all unfinished trials at the pace of those that run', async () => {
  const page = await pageOf({ rate: 0.1, records: [record] }, { state: 'waiting', epoch: 0 }, { state: 'done', epoch: 20 });
  assert.match(page, /Left, at this pace<\/dt><dd class="value">about 5 min 50 s/);
  assert.match(page, '5 of 20, 2 min 30 s left');
  assert.not.match(await pageOf({}), 'Left, at this pace');
});

test.run();
