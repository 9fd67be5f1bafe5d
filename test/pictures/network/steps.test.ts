import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type LayerStep, stepsOf } from '../../../src/pictures/network/steps.js';
import { networkOf } from '../../compile/networks.js';

const test = suite('pictures/network/steps');
const line = ({ name, family, title, note, parameters }: LayerStep) => [name, family, title, note, parameters].join(' | ');
const lines = (network: Parameters<typeof stepsOf>[0]): string[] =>
  stepsOf(network).flatMap((step) =>
    step.kind === 'layer'
      ? [line(step)]
      : [
          `${step.name} {`,
          ...step.branches.flatMap(({ label, steps }) =>
            steps.flatMap((one) => (one.kind === 'layer' ? [`${label} ${line(one)}`.trim()] : [])),
          ),
          '}',
        ],
  );

test('a convolution has its normalization and ReLU with it; residual blocks have two ways', () => {
  assert.equal(
    lines(
      networkOf(
        [
          { conv: { kernels: 4, size: [1, 1, 3], stride: [1, 1, 2] } },
          { spectral: { kernels: 4, size: 3, repeat: 2 } },
          { conv: { kernels: 5, size: [3, 3, 'full'], normalize: 'none', activation: 'none' } },
          { spatial: { kernels: 6, size: 3, shortcut: 'convolution', normalize: 'none' } },
          { pool: 'average' },
          { dropout: 0.2 },
          { dense: { units: 7, activation: 'relu' } },
          { dense: 'classes' },
        ],
        { size: 5, bands: 9, classes: 3 },
      ),
    ),
    [
      // 3 products and a bias for each of 4 kernels, 4 gammas and 4 betas.
      'conv1/conv | spectral | convolution 1 × 1 × 3 | stride 1 × 1 × 2, batch norm, ReLU | 24',
      'spectral1/block1 {',
      'spectral1/block1/conv1 | spectral | convolution 1 × 1 × 3 | batch norm, ReLU | 60',
      'spectral1/block1/conv2 | spectral | convolution 1 × 1 × 3 |  | 52',
      '}',
      'spectral1/block2 {',
      'spectral1/block2/pre/norm | activation | batch norm, ReLU |  | 8',
      'spectral1/block2/conv1 | spectral | convolution 1 × 1 × 3 | batch norm, ReLU | 60',
      'spectral1/block2/conv2 | spectral | convolution 1 × 1 × 3 |  | 52',
      '}',
      'spectral1/post1/norm | activation | batch norm, ReLU |  | 8',
      'conv2/conv | spatial | convolution 3 × 3 × 4 |  | 725',
      'spatial1/block1 {',
      'spatial1/block1/pre/relu | activation | ReLU |  | 0',
      'spatial1/block1/conv1 | spatial | convolution 3 × 3 × 1 | ReLU | 276',
      'spatial1/block1/conv2 | spatial | convolution 3 × 3 × 1 |  | 330',
      'shortcut spatial1/block1/shortcut | spectral | convolution 1 × 1 × 1 |  | 36',
      '}',
      'spatial1/post1/relu | activation | ReLU |  | 0',
      'pool1 | pool | average pooling |  | 0',
      'dropout1 | dropout | dropout 0.2 |  | 0',
      'dense1 | dense | dense, 7 units | ReLU | 49',
      'dense2 | dense | dense, 3 units |  | 24',
    ],
  );
});

test.run();
