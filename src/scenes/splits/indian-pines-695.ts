import type { PublishedSplit } from './published-split.js';

export const indianPines695: PublishedSplit = {
  id: 'indian-pines-695',
  title: 'Indian Pines, 695 training and 9671 test pixels',
  scenes: ['indian-pines', 'indian-pines-8bit'],
  rows: 145,
  columns: 145,
  classes: [
    'Corn-notill',
    'Corn-mintill',
    'Corn',
    'Grass-pasture',
    'Grass-trees',
    'Hay-windrowed',
    'Soybean-notill',
    'Soybean-mintill',
    'Soybean-clean',
    'Wheat',
    'Woods',
    'Buildings-Grass-Trees-Drives',
    'Stone-Steel-Towers',
    'Alfalfa',
    'Grass-pasture-mowed',
    'Oats',
  ],
  train: {
    file: 'IndianTR123_temp123.tif',
    pixels: 695,
    sha256: '9f7cb2caea985577c11bbeea1086c9348aa067ab7e3825d2fa671508b4ae6684',
    digest: 'c0cb616159398d5581733967f928c434785f34a63875f27d2bb80096e7114d1f',
  },
  test: {
    file: 'IndianTE123_temp123.tif',
    pixels: 9671,
    sha256: 'f7a8e34026ce97a4a21918441f7b03dba0718f63ff2619d1a35dcaa33da24ad3',
    digest: 'c7f1563af2d852342270b8c231c295449c55f349ec572bbe1c3cf2a2ab9d8956',
  },
  source: 'Distributed with the code of miniGCN (Hong et al. 2021); used by SpectralFormer and many others',
  citation:
    'Hong, Gao, Yao, Zhang, Plaza, Chanussot: Graph Convolutional Networks for Hyperspectral Image Classification. ' +
    'IEEE TGRS 59(7), 2021, doi:10.1109/TGRS.2020.3015157',
  misfit:
    'It follows an older map of 10366 pixels. 26 of its training and 230 of its test pixels are not in the mask. 139 pixels of the mask are in neither. ' +
    'Its classes have another order',
};
