import type { PublishedSplit } from './published-split.js';

export const houston2013: PublishedSplit = {
  id: 'houston-2013',
  title: 'Houston (GRSS data fusion contest 2013), 2832 training and 12197 test pixels',
  scenes: ['houston-2013'],
  rows: 349,
  columns: 1905,
  classes: [
    'Healthy grass',
    'Stressed grass',
    'Synthetic grass',
    'Trees',
    'Soil',
    'Water',
    'Residential',
    'Commercial',
    'Road',
    'Highway',
    'Railway',
    'Parking lot 1',
    'Parking lot 2',
    'Tennis court',
    'Running track',
  ],
  // The contest gives out regions and not masks: these are the masks that are passed on with code. No checksum of them is known.
  train: { file: 'TRLabel.mat', variable: 'TRLabel', pixels: 2832 },
  test: { file: 'TSLabel.mat', variable: 'TSLabel', pixels: 12197 },
  source: 'The training and test samples of the 2013 IEEE GRSS data fusion contest, University of Houston',
  citation:
    'Debes et al.: Hyperspectral and LiDAR Data Fusion: Outcome of the 2013 GRSS Data Fusion Contest. ' +
    'IEEE JSTARS 7(6), 2014, doi:10.1109/JSTARS.2014.2305441',
  misfit: 'The scene is not in the catalogue: register it with hsi-run data import CUBE TRLabel.mat --name houston-2013 --classes …',
};
