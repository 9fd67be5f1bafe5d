import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compareScenes } from '../../src/results/compare-scenes.js';
import { listRuns } from '../../src/store/list.js';
import { problemOfAsync } from '../data/helpers.js';

const test = suite('results/trial-pixels');

test('of tables without their trials is said what cannot be computed, why, and what can', async () => {
  const runs = listRuns(join('runs', 'published')).entries;
  const [first] = runs;
  const { code, message, hint = '', place } = await problemOfAsync(() => compareScenes(runs.slice(0, 2)));
  assert.is(code, 'trial-missing');
  assert.is(place?.file, first.folder);
  assert.match(message, /has its tables, and no trial beside them: tests on the same pixels.* cannot be computed$/);
  assert.match(
    hint,
    /^They need the class of each pixel \(predictions\.csv\).* hsi-run show .* shows its means; hsi-run .* computes its trials\.$/,
  );
});

test.run();
