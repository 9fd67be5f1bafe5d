import type { PublishedSplit } from './published-split.js';

export const paviaUniversityFixed: PublishedSplit = {
  id: 'pavia-university-fixed',
  title: 'University of Pavia, 3921 training and 40002 test pixels',
  scenes: ['pavia-university'],
  rows: 610,
  columns: 340,
  classes: ['Asphalt', 'Meadows', 'Gravel', 'Trees', 'Painted metal sheets', 'Bare Soil', 'Bitumen', 'Self-Blocking Bricks', 'Shadows'],
  train: {
    file: 'TRpavia_fixed.mat',
    variable: 'TRpavia_fixed',
    pixels: 3921,
    sha256: '9eb125761f65b562f4b33c48af45131c9bdf26cb5eaa50cecf744873033a063b',
    digest: 'a8c330a96eb38aca7d9cfbbfec551e20d8639ce632cc1061c6d7ef88af4d2481',
  },
  test: {
    file: 'TSpavia_fixed.mat',
    variable: 'TSpavia_fixed',
    pixels: 40002,
    sha256: 'da9aa60e63079f2743fe9c435e00ed88a7fb2d7171c8cce7a18a6d2faab12e4e',
    digest: '827b971decb83e85fa34c517e4f864078d8d2e5ff2aa66732d8e6d1c2b647262',
  },
  source: 'The fixed training and test masks of the scene, in the copies that comparisons of networks use',
  citation:
    'Paoletti, Haut, Plaza, Plaza: Deep learning classifiers for hyperspectral imaging: A review. ' +
    'ISPRS Journal of Photogrammetry and Remote Sensing 158, 2019, doi:10.1016/j.isprsjprs.2019.09.006',
  misfit: '1147 of its training pixels are not in the mask',
};
