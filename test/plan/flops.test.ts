import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { networkFlops } from '../../src/architecture/parameters.js';
import { trialFlops } from '../../src/plan/flops.js';
import { pipelineNetwork } from '../../src/pipeline/resolve/checks.js';
import { parsePipeline } from '../../src/pipeline/pipeline.js';
import { TINY } from '../cli/tiny.js';

const test = suite('plan/flops');
const SIZE = { rows: 16, columns: 16, bands: 16, classes: 3 };

function flopsOf(changes: string, pixels: { train: number; validation: number; test: number }): number {
  const {
    configurations: [configuration],
  } = parsePipeline(`${TINY}${changes}`.replace(', epochs: 2}', ', batch: 10, epochs: 2}'), 'x.yaml');
  const network = pipelineNetwork(configuration, SIZE)!;
  return trialFlops(configuration.experiment, network, SIZE, pixels) / networkFlops(network);
}

test('three passes forward for a patch of training, one for a prediction of validation after each epoch and of the test', () => {
  const near = (actual: number, expected: number) => assert.ok(Math.abs(actual / expected - 1) < 1e-9, `${actual} for ${expected}`);
  near(flopsOf('', { train: 40, validation: 0, test: 0 }), 2 * 40 * 3);
  near(flopsOf('', { train: 40, validation: 20, test: 100 }), 2 * (40 * 3 + 20) + 100);
});

test.run();
