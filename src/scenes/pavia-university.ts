import { classesOf, HOME, type KnownScene } from './scene.js';

export const PAVIA_CITATION = 'Provided by P. Gamba, Telecommunications and Remote Sensing Laboratory, University of Pavia, Italy';

export const paviaUniversity: KnownScene = {
  id: 'pavia-university',
  title: 'University of Pavia (ROSIS)',
  rows: 610,
  columns: 340,
  bands: 103,
  classes: classesOf(
    '1 Asphalt 6631 #808080',
    '2 Meadows 18649 #7cfc00',
    '3 Gravel 2099 #00c8ff',
    '4 Trees 3064 #006400',
    '5 Painted metal sheets 1345 #ff00ff',
    '6 Bare Soil 5029 #a0522d',
    '7 Bitumen 1330 #800080',
    '8 Self-Blocking Bricks 3682 #ff0000',
    '9 Shadows 947 #ffff00',
  ),
  cube: {
    file: 'PaviaU.mat',
    variable: 'paviaU',
    bytes: 34806917,
    sha256: '28447fa87f7a5797845e9a189c0da85e23b1d06a4ba7361e5ff44efbf834d2fb',
    url: `${HOME}/e/ee/PaviaU.mat`,
  },
  mask: {
    file: 'PaviaU_gt.mat',
    variable: 'paviaU_gt',
    bytes: 11005,
    sha256: '23f6a426928f9b32984adffe659e29f554f9fb6c93b5a107528d308d5087a829',
    url: `${HOME}/5/50/PaviaU_gt.mat`,
  },
  // The noisiest of ROSIS' bands are left out: the range is that of those which stay.
  wavelengths: { from: 430, to: 860, approximate: true, sensor: { bands: 103, removed: [] } },
  licence: 'unknown: do not redistribute',
  citation: PAVIA_CITATION,
};
