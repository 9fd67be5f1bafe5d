import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { loadPipeline } from '../../../src/spec/pipeline.js';
import { departuresFrom } from '../../../src/spec/published/protocol.js';
import { targetsOf } from '../../../src/spec/published/targets.js';

const test = suite('spec/published/protocol');
const of = (file: string, ...sets: string[]) => loadPipeline(`pipelines/${file}.yaml`, sets).configurations
  .flatMap(({ experiment }) => departuresFrom(experiment.dataset.scene!, experiment));

test('the paper\'s own pipelines depart in nothing', () => {
  for (const file of ['ssrn-in', 'ssrn-ksc', 'ssrn-up', 'paper/table-6-in', 'paper/table-7-ksc', 'paper/table-8-up']) assert.equal(of(file), [], file);
});

test('each departure is named', () => {
  const says = (set: string, phrase: string) => assert.equal(of('ssrn-in', set), [phrase]);
  says('training.epochs=20', '20 epochs, not 200');
  says('training.batch=32', 'batches of 32, not 16');
  says('training.stop={patience: 5}', 'early stopping');
  says('training.augment={flips: true}', 'augmentation');
  says('patch.padding=reflect', 'patches padded by reflect, not zero');
  says('patch.size=9', 'patches of 9 x 9, not 7 x 7');
  says('split.train=10%', 'training pixels 10%, not 20%');
  says('split.train={per_class: 15}', 'training pixels {"per_class":15}, not 20%');
  says('split.validation=500', 'validation pixels 500, not 1025');
  says('split.seed=1', 'one split for all seeds');
  says('split.rounding=exact', 'exact shares of each class, not rounded as the released code does');
  says('split={by: buffered, train: 20%, validation: 5%}', 'split by buffered, not random');
  says('dataset.standardize=training', 'another standardisation');
  says('dataset.leave_out=[Oats]', 'other classes');
  says('dataset.merge=[{name: Corn, classes: [Corn, Corn-notill]}]', 'other classes');
  says('dataset.pca={components: 30}', 'principal components');
  says('dataset.scaling=min-max', 'another standardisation');
  says('split.test=1000', 'not all other pixels are tested');
  says('dataset.bands={drop: [1]}', 'other bands');
  assert.equal(of('ssrn-in', 'split.train=0.2'), []);
});

test('targets carry them; values of one\'s own file have no protocol to be held to', () => {
  const targets = (...sets: string[]) => targetsOf(loadPipeline('pipelines/paper/table-6-in.yaml', sets).configurations.at(-1)!);
  assert.equal(targets()!.departures, undefined);
  assert.equal(targets('training.epochs=3')!.departures, ['3 epochs, not 200']);
  assert.equal(targets('training.epochs=3', 'published.file=published.csv')!.departures, undefined);
});

test.run();
