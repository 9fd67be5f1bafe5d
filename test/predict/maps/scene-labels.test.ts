import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sceneLabels } from '../../../src/predict/maps/scene-labels.js';
import type { TrainedTrial } from '../../../src/predict/trained-trial.js';

const test = suite('predict/maps/scene-labels');

const mask = { rows: 1, columns: 5, values: Uint8Array.of(1, 2, 0, 3, 7) };
const trained = (classNames: readonly string[], classes?: readonly (readonly number[])[]) =>
  ({ classNames, identity: { dataset: classes ? { classes } : {} } }) as unknown as Pick<TrainedTrial, 'identity' | 'classNames'>;

test('labels go by their numbers; those that are no class of the run are named', () => {
  const { labels, remarks } = sceneLabels(mask, trained(['Asphalt', 'Trees', 'Soil']));
  assert.equal([...labels], [1, 2, 0, 3, 0]);
  assert.equal(remarks, ['labels 7 of the mask are no class of the run, and count as unlabelled']);
  assert.equal([...sceneLabels(mask, trained(['Asphalt', 'Rest'], [[2], [1, 3, 7]])).labels], [2, 1, 0, 2, 2]);
});

test('a class that the mask calls otherwise is named, unless only its spelling differs or it is merged', () => {
  const run = trained(['Asphalt', 'Bare soil', 'Trees', 'd', 'e', 'f', 'g']);
  const names = ['', 'Trees', 'bare_soil', 'Asphalt', '', '', '', 'g'];
  assert.equal(sceneLabels(mask, run, names).remarks, [
    'labels go by their numbers, and the mask\'s file calls 1 "Trees" (in the run "Asphalt"), 3 "Asphalt" (in the run "Trees"): ' +
      'see whether they are the same classes',
  ]);
  assert.equal(sceneLabels(mask, run, ['', 'asphalt', 'Bare-soil', 'Trees', '', '', '', '']).remarks, []);
  const merged = trained(['Ground', 'Trees', 'g'], [[1, 2], [3], [7]]);
  assert.equal(sceneLabels(mask, merged, ['', 'Asphalt', 'Soil', 'Trees', '', '', '', 'g']).remarks, []);
  // A name for no pixel is no matter.
  assert.equal(sceneLabels({ ...mask, values: Uint8Array.of(0, 0, 0, 3, 0) }, run, ['', 'X', 'X', 'Trees']).remarks, []);
  const all = sceneLabels({ ...mask, values: Uint8Array.of(1, 2, 3, 4, 5) }, run, ['', 'v', 'w', 'x', 'y', 'z']).remarks[0];
  assert.match(all, '3 "x" (in the run "Trees") and 2 more: see');
});

test.run();
