import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readMask } from '../../../src/data/arrays/array-file.js';
import { labelFiles } from '../../../src/results/maps/label-files.js';
import { withFolder } from '../../data/helpers.js';

const test = suite('results/maps/label-files');
const MAP = { rows: 2, columns: 3, classes: Uint8Array.from([0, 1, 2, 3, 3, 1]) };
const facts = (labels?: readonly (readonly number[])[]) => ({
  classes: ['Wheat', 'Maize', 'Water'],
  colours: ['#ff0000', '#00ff00', '#0000ff'],
  ...(labels && { labels }),
});

test('the map in the labels of the mask, as GeoTIFF and ENVI with names and colours; read again they are the labels', () =>
  withFolder(async (folder) => {
    for (const [labels, wanted] of [
      [
        [[10], [12, 40], [255]],
        [0, 10, 12, 255, 255, 10],
      ],
      [
        [[7], [300], [5000]],
        [0, 7, 300, 5000, 5000, 7],
      ],
    ] as const) {
      for (const [name, bytes] of await labelFiles(MAP, facts(labels))) writeFileSync(join(folder, name), bytes);
      for (const file of ['classification-labels.tif', 'classification-labels.hdr']) {
        const [{ values, classNames, classColours }] = await readMask({ file: join(folder, file) });
        assert.equal([...values], wanted, file);
        if (wanted[3] > 1024) continue;
        assert.equal(
          [10, 12, 255].map((label) => classNames?.[label]),
          ['Wheat', 'Maize', 'Water'],
          file,
        );
        assert.equal([...classColours![12]], [0, 255, 0], file);
      }
    }
  }));

test('classes that are the labels 1, 2, 3, … have no other files', async () => assert.equal(await labelFiles(MAP, facts()), []));

test.run();
