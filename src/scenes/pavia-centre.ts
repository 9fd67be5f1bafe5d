import { PAVIA_CITATION } from './pavia-university.js';
import { classesOf, HOME, type KnownScene } from './scene.js';

export const paviaCentre: KnownScene = {
  id: 'pavia-centre',
  title: 'Pavia Centre (ROSIS, the stripe without data cut out)',
  rows: 1096,
  columns: 715,
  bands: 102,
  classes: classesOf(
    '1 Water 65971 #1e50ff',
    '2 Trees 7598 #006400',
    '3 Asphalt 3090 #808080',
    '4 Self-Blocking Bricks 2685 #ff0000',
    '5 Bitumen 6584 #800080',
    '6 Tiles 9248 #ff8c00',
    '7 Shadows 7287 #ffff00',
    '8 Meadows 42826 #7cfc00',
    '9 Bare Soil 2863 #a0522d',
  ),
  cube: { file: 'Pavia.mat', variable: 'pavia', url: `${HOME}/e/e3/Pavia.mat` },
  mask: { file: 'Pavia_gt.mat', variable: 'pavia_gt', url: `${HOME}/5/53/Pavia_gt.mat` },
  wavelengths: { from: 430, to: 860, approximate: true, sensor: { bands: 102, removed: [] } },
  licence: 'unknown: do not redistribute',
  citation: PAVIA_CITATION,
  note: 'Class 3 is named Asphalt here and Meadows in some papers, which then name class 8 differently: compare classes by their number.',
};
