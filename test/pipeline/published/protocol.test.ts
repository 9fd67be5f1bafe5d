import { readdirSync } from 'node:fs';
import { parse } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { trialIdentity } from '../../../src/pipeline/address/address.js';
import { loadPipeline } from '../../../src/pipeline/pipeline.js';
import { targetsOf } from '../../../src/pipeline/published/targets.js';

const test = suite('pipeline/published/protocol');
const of = (file: string, ...sets: string[]) =>
  loadPipeline(`pipelines/${file}.yaml`, sets).configurations.flatMap((configuration) => targetsOf(configuration)?.departures ?? []);

test("the paper's own pipelines depart in nothing", () => {
  const files = readdirSync('pipelines/paper')
    .map((name) => parse(name))
    .filter(({ name, ext }) => ext === '.yaml' && !/-short$|^ssrn-released/.test(name));
  for (const file of ['ssrn-in', 'ssrn-ksc', 'ssrn-up', ...files.map(({ name }) => `paper/${name}`)]) assert.equal(of(file), [], file);
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
  says('dataset.missing=mean', 'dataset.missing mean, not error');
  says('split.test=1000', 'not all other pixels are tested');
  says('dataset.bands={drop: [1]}', 'other bands');
  says('dataset.ignore=0', 'a value that means no data');
  says('dataset.labels_of=indian-pines-695', 'other labels');
  says('dataset.test_on={scene: salinas}', 'tested on another scene');
  assert.equal(of('ssrn-in', 'split.train=0.2'), []);
});

test('of the network, its optimizer and the choice of the model too', () => {
  const says = (phrase: string, ...sets: string[]) => assert.equal(of('ssrn-ksc', ...sets), [phrase]);
  says('another network than ssrn: 16 kernels, not 24', 'architecture.kernels=16');
  says('another network than ssrn: spectral repeat 3, not 2', 'architecture.spectral=3');
  says('another network than ssrn: no dropout block, not 1', 'architecture.dropout=0');
  says('another network than ssrn: dropout 0.25, not 0.5', 'architecture.dropout=0.25');
  says('learning rate 0.0003, not 0.0001', 'training.optimizer.rmsprop.learning_rate=0.0003');
  says('rmsprop with rho 0.99, not 0.9', 'training.optimizer.rmsprop.rho=0.99');
  says('adam, not rmsprop', 'training.optimizer={adam: {learning_rate: 0.0001}}');
  says('the model of last, not of validation-accuracy', 'training.select=last');
  says('a schedule of the learning rate', 'training.schedule={cosine: {}}');
  says('training.batch_norm {"momentum":0.9,"epsilon":0.001}, not {"momentum":0.99,"epsilon":0.001}', 'training.batch_norm.momentum=0.9');
  assert.equal(of('ssrn-ksc', 'training.schedule=constant'), []);
  assert.equal(
    of('ssrn-ksc', 'architecture.normalize=none'),
    ['conv', 'spectral', 'spatial'].map((kind) => `another network than ssrn: ${kind} normalize none, not batch`),
  );
  // A pipeline that says ssrn and has another network, or none.
  assert.match(
    of('ssrn-ksc', 'architecture={preset: ssrn-released}').join('; '),
    /spectral repeat 1, not 2.*spatial shortcut convolution, not identity/,
  );
  assert.match(of('ssrn-ksc', 'architecture={preset: spa}').join('; '), /1 conv block, not 3/);
  assert.equal(of('ssrn-in', 'classifier={svm: {}}'), ['svm, not the network of ssrn']);
});

test('of a rival: its preset, a rate of the grid; of a classifier its kind, kernel and input', () => {
  const set = (file: string, ...sets: string[]) => of(`paper/${file}`, ...sets);
  assert.equal(set('spa-in', 'training.optimizer.rmsprop.learning_rate=0.01'), []);
  assert.equal(set('spa-in', 'training.optimizer.rmsprop.learning_rate=0.02'), ["learning rate 0.02, which is not in the paper's grid"]);
  assert.equal(set('spa-in', 'architecture.preset=cnnl'), ['another network than spa: spatial shortcut none, not identity']);
  assert.equal(set('cnn-in', 'architecture={preset: cnn-chen}').slice(0, 2), [
    'another network than cnn: 3 conv blocks, not 1',
    'another network than cnn: no spatial block, not 1',
  ]);
  assert.equal(set('svm-in', 'classifier={svm: {input: spectrum}}'), ['svm with input spectrum, not patch']);
  assert.equal(set('svm-in', 'classifier={svm: {c: 10}}'), []);
  assert.equal(set('svm-in', 'classifier={k-nearest: {}}'), ['k-nearest, not svm']);
});

test('a trend is held to its own row of the table', () => {
  assert.equal(of('paper/table-5-patch-size', 'training.epochs=1'), new Array(5).fill('1 epoch, not 200'));
  assert.equal(of('paper/fig-6-kernels-short'), new Array(3).fill('50 epochs, not 200'));
  assert.equal(of('paper/table-9-times', 'training.epochs=1'), new Array(5).fill('1 epoch, not 200'));
  assert.equal(
    of('paper/fig-6-kernels', 'architecture.dropout=0'),
    new Array(4).fill('another network than ssrn: no dropout block, not 1'),
  );
});

test('data that the catalogue does not know take the verdict away', () => {
  const {
    configurations: [one],
  } = loadPipeline('pipelines/ssrn-in.yaml');
  assert.equal(
    [targetsOf(one, { canonical: true })!.departures, targetsOf(one, {})!.departures],
    [undefined, ['a copy of the scene that the catalogue does not know']],
  );
});

test('Table VI by itself and its methods one by one are the same trials', () => {
  const { configurations } = loadPipeline('pipelines/paper/table-6-in.yaml');
  for (const { experiment } of configurations) {
    const { experiment: single } = loadPipeline(
      experiment.name === 'ssrn' ? 'pipelines/ssrn-in.yaml' : `pipelines/paper/${experiment.name}-in.yaml`,
    );
    const identity = (of: typeof single) => trialIdentity(of, 1220, { digest: '' }, 'wasm');
    assert.equal(identity(single), identity(experiment), experiment.name);
  }
});

test("targets carry them; values of one's own file have no protocol to be held to", () => {
  const targets = (...sets: string[]) => targetsOf(loadPipeline('pipelines/paper/table-6-in.yaml', sets).configurations.at(-1)!);
  assert.equal(targets()!.departures, undefined);
  assert.equal(targets('training.epochs=3')!.departures, ['3 epochs, not 200']);
  assert.equal(
    targets('training.calibrate=temperature', 'training.keep_probabilities=true', 'training.fast_convolutions=true')!.departures,
    undefined,
  );
  assert.equal(targets('training.epochs=3', 'published.file=published.csv')!.departures, undefined);
});

test.run();
