import { salinas } from './salinas.js';
import { HOME, type KnownScene } from './scene.js';

/** The labelled pixels of the part, by label. */
const PIXELS = new Map([
  [1, 391],
  [10, 1343],
  [11, 616],
  [12, 1525],
  [13, 674],
  [14, 799],
]);

export const salinasA: KnownScene = {
  ...salinas,
  id: 'salinas-a',
  title: 'Salinas-A (a part of Salinas Valley)',
  rows: 83,
  columns: 86,
  classes: salinas.classes.filter(({ label }) => PIXELS.has(label)).map((one) => ({ ...one, pixels: PIXELS.get(one.label)! })),
  cube: { file: 'SalinasA_corrected.mat', variable: 'salinasA_corrected', url: `${HOME}/1/1a/SalinasA_corrected.mat` },
  mask: { file: 'SalinasA_gt.mat', variable: 'salinasA_gt', url: `${HOME}/a/aa/SalinasA_gt.mat` },
};
