import { classesOf, HOME, type KnownScene } from './scene.js';

export const indianPines: KnownScene = {
  id: 'indian-pines',
  title: 'Indian Pines (AVIRIS, water absorption bands removed)',
  rows: 145,
  columns: 145,
  bands: 200,
  // The colours of the SSRN authors' maps.
  classes: classesOf(
    '1 Alfalfa 46 #ff0000',
    '2 Corn-notill 1428 #00ff00',
    '3 Corn-mintill 830 #0000ff',
    '4 Corn 237 #ffff00',
    '5 Grass-pasture 483 #00ffff',
    '6 Grass-trees 730 #ff00ff',
    '7 Grass-pasture-mowed 28 #c0c0c0',
    '8 Hay-windrowed 478 #808080',
    '9 Oats 20 #800000',
    '10 Soybean-notill 972 #808000',
    '11 Soybean-mintill 2455 #008000',
    '12 Soybean-clean 593 #800080',
    '13 Wheat 205 #008080',
    '14 Woods 1265 #000080',
    '15 Buildings-Grass-Trees-Drives 386 #ffa500',
    '16 Stone-Steel-Towers 93 #ffd700',
  ),
  cube: {
    file: 'Indian_pines_corrected.mat',
    variable: 'indian_pines_corrected',
    bytes: 5953527,
    sha256: 'ec2f8808710919d566f70f0d4aa885aae1ddfd42b734aba71c5e12ca65450939',
    url: `${HOME}/6/67/Indian_pines_corrected.mat`,
  },
  mask: {
    file: 'Indian_pines_gt.mat',
    variable: 'indian_pines_gt',
    bytes: 1125,
    sha256: '65c4687a8ab04f6da4789799bc3bc4f6e88bccac3ed6a2e6ae367e5e6b9e429c',
    url: `${HOME}/c/c4/Indian_pines_gt.mat`,
  },
  digest: '8ff3c4d1a758f2a756f6c96a7392f328576b5845cae4f845be0ef66467894541',
  wavelengths: {
    from: 400,
    to: 2500,
    approximate: true,
    sensor: {
      bands: 220,
      removed: [
        [104, 108],
        [150, 163],
        [220, 220],
      ],
    },
  },
  licence: 'CC0, as a public mirror states',
  citation:
    'Baumgardner, Biehl, Landgrebe: 220 Band AVIRIS Hyperspectral Image Data Set: June 12, 1992 Indian Pine Test Site 3. ' +
    'Purdue University Research Repository, 2015, doi:10.4231/R7RX991C',
};
