import type { PublishedSplit } from './published-split.js';

export const indianPinesDisjoint: PublishedSplit = {
  id: 'indian-pines-disjoint',
  title: 'Indian Pines, spatially disjoint training pixels (GRSS)',
  scenes: ['indian-pines', 'indian-pines-8bit'],
  rows: 145,
  columns: 145,
  classes: [
    'Corn-notill',
    'Corn-mintill',
    'Grass-pasture',
    'Grass-trees',
    'Hay-windrowed',
    'Soybean-notill',
    'Soybean-mintill',
    'Soybean-clean',
    'Woods',
    'Alfalfa',
    'Corn',
    'Grass-pasture-mowed',
    'Oats',
    'Wheat',
    'Buildings-Grass-Trees-Drives',
    'Stone-Steel-Towers',
  ],
  train: {
    file: 'indianpines_disjoint_dset.mat',
    variable: 'indianpines_disjoint_dset',
    pixels: 5689,
    sha256: '430c37ce56a160d410378aa136e5e696e2436e2fe03e275f306c3502f622e77b',
    digest: '9d046ca7326f47d0eb0f729ce3a932a0eb7b2086264d7fe665b2ed5e2f9ccafe',
  },
  test: { rest: 4711 },
  source: 'The training mask of the IEEE GRSS data and algorithm standard evaluation website, in the copy that comparisons of networks use',
  citation:
    'Paoletti, Haut, Plaza, Plaza: Deep learning classifiers for hyperspectral imaging: A review. ' +
    'ISPRS Journal of Photogrammetry and Remote Sensing 158, 2019, doi:10.1016/j.isprsjprs.2019.09.006',
  misfit:
    '151 of its training pixels are not in the mask, and 10 have another class there (Grass-pasture-mowed, here Soybean-mintill). ' +
    'Its classes have another order',
};
