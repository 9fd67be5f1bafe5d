import { classesOf, HOME, type KnownScene } from './scene.js';

export const salinas: KnownScene = {
  id: 'salinas',
  title: 'Salinas Valley (AVIRIS, water absorption bands removed)',
  rows: 512,
  columns: 217,
  bands: 204,
  classes: classesOf(
    '1 Brocoli_green_weeds_1 2009 #006400', '2 Brocoli_green_weeds_2 3726 #00b050', '3 Fallow 1976 #a0522d',
    '4 Fallow_rough_plow 1394 #5c3317', '5 Fallow_smooth 2678 #deb887', '6 Stubble 3959 #ffd700', '7 Celery 3579 #7fffd4',
    '8 Grapes_untrained 11271 #800080', '9 Soil_vinyard_develop 6203 #c0c0c0', '10 Corn_senesced_green_weeds 3278 #ff8c00',
    '11 Lettuce_romaine_4wk 1068 #0000ff', '12 Lettuce_romaine_5wk 1927 #00bfff', '13 Lettuce_romaine_6wk 916 #ff00ff',
    '14 Lettuce_romaine_7wk 1070 #ff0000', '15 Vinyard_untrained 7268 #9370db', '16 Vinyard_vertical_trellis 1807 #ffff00',
  ),
  cube: {
    file: 'Salinas_corrected.mat',
    variable: 'salinas_corrected',
    bytes: 26552770,
    sha256: '5ec1c0d22f56d18ecd336f8e35735863c0f160682e04e0c18ef3f89a3334d87d',
    url: `${HOME}/a/a3/Salinas_corrected.mat`,
  },
  mask: {
    file: 'Salinas_gt.mat',
    variable: 'salinas_gt',
    bytes: 4277,
    sha256: 'ecfab4d31ef5553f097943235d8ea502038eb4a2067b2ad10b33e37c949955e2',
    url: `${HOME}/f/fa/Salinas_gt.mat`,
  },
  wavelengths: { from: 400, to: 2500, approximate: true, sensor: { bands: 224, removed: [[108, 112], [154, 167], [224, 224]] } },
  licence: 'unknown: do not redistribute',
  citation: 'AVIRIS, Salinas Valley, California; Hyperspectral Remote Sensing Scenes, University of the Basque Country',
};
