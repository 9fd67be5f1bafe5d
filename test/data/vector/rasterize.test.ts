import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Position } from '../../../src/data/vector/layer.js';
import { clockwise, fillArea, pixelAt } from '../../../src/data/vector/rasterize.js';

const test = suite('vector/rasterize');

const [ROWS, COLUMNS] = [5, 6];

function filled(...rings: readonly (readonly Position[])[]): string[] {
  const pixels = Array.from({ length: ROWS }, () => new Array<string>(COLUMNS).fill('.'));
  fillArea(rings.map(clockwise), { rows: ROWS, columns: COLUMNS }, (row, from, to) => pixels[row].fill('#', from, to));
  return pixels.map((line) => line.join(''));
}

/** What GDAL 3.10.3 burns (`rasterio.features.rasterize`, all_touched=False), of corners at whole and half pixels too. */
const CASES: readonly (readonly [string, readonly (readonly Position[])[], readonly string[]])[] = [
  [
    'whole pixels',
    [
      [
        [1, 1],
        [4, 1],
        [4, 4],
        [1, 4],
      ],
    ],
    ['......', '.###..', '.###..', '.###..', '......'],
  ],
  [
    'edges through centres',
    [
      [
        [0.5, 0.5],
        [3.5, 0.5],
        [3.5, 2.5],
        [0.5, 2.5],
      ],
    ],
    ['.###..', '.###..', '......', '......', '......'],
  ],
  [
    'the same, walked the other way',
    [
      [
        [0.5, 2.5],
        [3.5, 2.5],
        [3.5, 0.5],
        [0.5, 0.5],
      ],
    ],
    ['.###..', '.###..', '......', '......', '......'],
  ],
  [
    'a hole',
    [
      [
        [0, 0],
        [6, 0],
        [6, 5],
        [0, 5],
      ],
      [
        [2, 1],
        [4, 1],
        [4, 4],
        [2, 4],
      ],
    ],
    ['######', '##..##', '##..##', '##..##', '######'],
  ],
  [
    'a triangle',
    [
      [
        [0, 0],
        [6, 0],
        [0, 5],
      ],
    ],
    ['#####.', '####..', '###...', '##....', '#.....'],
  ],
  [
    'beyond the image',
    [
      [
        [-5, -5],
        [20, -5],
        [20, 2.4],
        [-5, 2.4],
      ],
    ],
    ['######', '######', '......', '......', '......'],
  ],
  [
    'a sliver between centres',
    [
      [
        [1.6, 0],
        [2.4, 0],
        [2.4, 5],
        [1.6, 5],
      ],
    ],
    ['......', '......', '......', '......', '......'],
  ],
];

test('areas as GDAL fills them', () => {
  for (const [name, rings, want] of CASES) assert.equal(filled(...rings), want, name);
});

test('the pixel that a point lies in', () => {
  const raster = { rows: ROWS, columns: COLUMNS };
  assert.equal(
    [pixelAt([0, 0], raster), pixelAt([5.99, 4.99], raster), pixelAt([6, 0], raster), pixelAt([-0.01, 0], raster)],
    [[0, 0], [4, 5], undefined, undefined],
  );
});

test('corners that are no numbers fill nothing and end', () => {
  assert.equal(
    filled([
      [NaN, 0],
      [3, NaN],
      [Infinity, 5],
    ]),
    new Array(ROWS).fill('......'),
  );
  assert.equal(
    filled(
      [],
      [[1, 1]],
      [
        [1, 1],
        [1, 1],
      ],
    ),
    new Array(ROWS).fill('......'),
  );
});

test.run();
