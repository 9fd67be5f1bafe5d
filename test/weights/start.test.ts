import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { networkParameters } from '../../src/architecture/parameters.js';
import type { WeightArray } from '../../src/compile/weights.js';
import { encodeSafetensors } from '../../src/store/formats/safetensors.js';
import { foundIn } from '../../src/weights/formats/safetensors.js';
import { startFrom, weightsDigest } from '../../src/weights/start.js';
import { livelyWeights, networkOf } from '../compile/networks.js';
import { Failure, type Problem } from '../../src/errors/failure.js';

const test = suite('weights/start');
const SIZE = { size: 5, bands: 16, classes: 4 };
const NETWORK = networkOf({ preset: 'ssrn', kernels: 4 }, SIZE);
const OTHER_CLASSES = networkOf({ preset: 'ssrn', kernels: 4 }, { ...SIZE, classes: 7 });
const WEIGHTS = livelyWeights(NETWORK, 5);
const found = (weights: readonly WeightArray[]) => ({ format: 'safetensors', arrays: foundIn(encodeSafetensors(weights)) });
const FOUND = found(WEIGHTS);
const BODY = ['conv1', 'spectral1', 'conv2', 'conv3', 'spatial1'];
const BLOCKS = [...BODY, 'pool1', 'dense1'];
const ofBlocks = (blocks: readonly string[]) => WEIGHTS.filter(({ name }) => blocks.includes(name.split('/')[0]));

function firstProblem(action: () => unknown): Problem {
  try {
    action();
  } catch (error) {
    if (error instanceof Failure) return error.problems[0];
    throw error;
  }
  throw new Error('nothing is wrong');
}

test('all blocks but the head, into a network for other classes', () => {
  const { weights, frozen } = startFrom(OTHER_CLASSES, { blocks: BLOCKS, taken: BODY }, FOUND, 'a');
  assert.equal(weights, ofBlocks(BODY));
  assert.is(frozen, 0);
  const lacking = networkParameters(OTHER_CLASSES).filter(({ name }) => !weights.some((one) => one.name === name));
  assert.equal(
    lacking.map(({ name }) => name),
    ['dense1/kernel', 'dense1/bias'],
  );
});

test('only named blocks are asked for, whatever else the file has or lacks', () => {
  assert.equal(startFrom(NETWORK, { blocks: BLOCKS, taken: ['conv1'] }, found(ofBlocks(['conv1'])), 'a').weights, ofBlocks(['conv1']));
  const { code, message } = firstProblem(() => startFrom(OTHER_CLASSES, { blocks: BLOCKS, taken: [...BODY, 'dense1'] }, FOUND, 'a'));
  assert.is(code, 'weights-mismatch');
  assert.match(message, /^dense1\/kernel is \[4, 7\] in the network, and \[4, 4\] in the file/);
});

test('other bands do not fit kernels along the whole spectrum, and the hint says what to do', () => {
  const other = networkOf({ preset: 'ssrn', kernels: 4 }, { ...SIZE, bands: 20 });
  const { code, message, hint } = firstProblem(() => startFrom(other, { blocks: BLOCKS, taken: BODY }, FOUND, 'a'));
  assert.is(code, 'weights-mismatch');
  assert.match(message, /^conv2\/conv\/kernel /);
  assert.match(hint!, /training\.from\.bands: wavelength/);
});

test('frozen are the layers up to the end of a block; random ones among them would stay random', () => {
  const { frozen } = startFrom(NETWORK, { blocks: BLOCKS, taken: BODY, freeze: 'spectral1' }, FOUND, 'a');
  assert.match(NETWORK.layers[frozen - 1].name, /^spectral1/);
  assert.match(NETWORK.layers[frozen].name, /^conv2/);
  const { code, message } = firstProblem(() =>
    startFrom(NETWORK, { blocks: BLOCKS, taken: ['spectral1'], freeze: 'spectral1' }, FOUND, 'a'),
  );
  assert.equal([code, message], ['training-from', 'training.from.freeze keeps conv1, whose random weights would never be trained']);
});

test('a block without layers freezes those before it, and says the last of them', () => {
  const blocks = ['dropout8', 'conv1', 'spectral1', 'dropout9', 'conv2', 'conv3', 'spatial1', 'pool1', 'dense1'];
  const kept = (freeze: string) => {
    const { frozen, freeze: last } = startFrom(NETWORK, { blocks, taken: BODY, freeze }, FOUND, 'a');
    return { frozen, last };
  };
  assert.ok(kept('spectral1').frozen > 0);
  assert.equal(kept('dropout9'), kept('spectral1'));
  assert.equal(kept('dropout8'), { frozen: 0, last: undefined });
  const { message } = firstProblem(() => startFrom(NETWORK, { blocks, taken: ['spectral1'], freeze: 'dropout9' }, FOUND, 'a'));
  assert.is(message, 'training.from.freeze keeps conv1, whose random weights would never be trained');
});

test('the digest is of names, shapes and every bit', () => {
  const digest = weightsDigest(WEIGHTS);
  assert.is(digest, weightsDigest(foundIn(encodeSafetensors(WEIGHTS))));
  const [first, ...rest] = WEIGHTS;
  const values = first.values.slice();
  values[values.length - 1] = -values[values.length - 1];
  const others = [
    rest,
    [{ ...first, values }, ...rest],
    [{ ...first, name: 'x' }, ...rest],
    [{ ...first, shape: [...first.shape, 1] }, ...rest],
  ];
  assert.is(new Set([digest, ...others.map(weightsDigest)]).size, 5);
});

test.run();
