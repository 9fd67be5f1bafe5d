import { classesOf, HOME, type KnownScene } from './scene.js';

export const ksc: KnownScene = {
  id: 'ksc',
  title: 'Kennedy Space Center (AVIRIS)',
  rows: 512,
  columns: 614,
  bands: 176,
  classes: classesOf(
    '1 Scrub 761 #b8860b',
    '2 Willow swamp 243 #6b8e23',
    '3 CP hammock 256 #228b22',
    '4 CP/oak hammock 252 #004d00',
    '5 Slash pine 161 #00c878',
    '6 Oak/broadleaf hammock 229 #a0522d',
    '7 Hardwood swamp 105 #8b008b',
    '8 Graminoid marsh 431 #9acd32',
    '9 Spartina marsh 520 #ffff00',
    '10 Cattail marsh 404 #ff8c00',
    '11 Salt marsh 419 #ff69b4',
    '12 Mud flats 503 #8b8378',
    '13 Water 927 #1e50ff',
  ),
  cube: { file: 'KSC.mat', variable: 'KSC', url: `${HOME}/2/26/KSC.mat` },
  mask: {
    file: 'KSC_gt.mat',
    variable: 'KSC_gt',
    bytes: 3240,
    sha256: 'a1d6ab9293691006bd4d9742d1a1e1c141b1aaa5fbc5fa128b33c1d09038510b',
    url: `${HOME}/a/a6/KSC_gt.mat`,
  },
  // Of the 224 bands those of water absorption and low signal are left out; which, is not published with the file.
  wavelengths: { from: 400, to: 2500, approximate: true },
  licence: 'unknown: do not redistribute',
  citation:
    'Ham, Chen, Crawford, Ghosh: Investigation of the random forest framework for classification of hyperspectral ' +
    'data. IEEE TGRS 43(3), 2005, doi:10.1109/TGRS.2004.842481',
};
