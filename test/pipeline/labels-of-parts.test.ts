import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withLabelsOfParts } from '../../src/pipeline/labels-of-parts.js';

const test = suite('pipeline/labels-of-parts');

type Dataset = Parameters<typeof withLabelsOfParts>[0];
type Split = Parameters<typeof withLabelsOfParts>[1];

const dataset = (mask: object) => ({ cube: { file: 's.mat' }, mask }) as unknown as Dataset;
const split = (parts: object) => ({ by: 'files', ...parts }) as unknown as Split;
const [TR, TE, VA] = ['TR', 'TE', 'VA'].map((variable) => ({ file: 's.mat', variable }));

test('a mask that is one of the parts stands for all of them', () => {
  const { mask } = withLabelsOfParts(dataset({ ...TR, axes: ['columns', 'rows'] }), split({ train: TR, validation: VA, test: TE }));
  assert.equal(mask, { axes: ['columns', 'rows'], file: 's.mat', variable: ['TR', 'VA', 'TE'] });
  const files = withLabelsOfParts(
    dataset({ file: 'a.tif' }),
    split({ train: { file: 'a.tif' }, validation: '10%', test: { file: 'b.tif' } }),
  );
  assert.equal(files.mask, { file: ['a.tif', 'b.tif'] });
});

test('any other mask is what it was', () => {
  for (const [mask, parts] of [
    [{ file: 'gt.mat' }, { train: TR, test: TE }],
    [{ file: 's.mat' }, { train: TR, test: TE }],
    [TR, { table: 'split.csv' }],
    [TR, { train: TR, test: TR }],
    [TR, { train: TR, test: { file: 'b.tif' } }],
  ]) {
    const one = dataset(mask);
    assert.is(withLabelsOfParts(one, split(parts)), one);
  }
  const random = dataset(TR);
  assert.is(withLabelsOfParts(random, { by: 'random', train: '10%', validation: '10%', test: 'rest' } as Split), random);
});

test.run();
