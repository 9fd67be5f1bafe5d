import { indianPines } from './indian-pines.js';
import type { KnownScene } from './scene.js';

export const indianPines8bit: KnownScene = {
  ...indianPines,
  id: 'indian-pines-8bit',
  title: 'Indian Pines, each band stretched to 8 bits',
  cube: {
    file: 'IP_200_M.mat',
    variable: 'data_M',
    bytes: 3953265,
    sha256: '8bfb849c31ce3697b5317447064a17f146ae93f1849c07b7e9e5bbd79966315e',
  },
  digest: '8108af432a6c1683d65e28ac033046afef344d9bb975a2d7dae21bf0e61633e7',
  licence: 'CC0 for the scene it was made from, as a public mirror states',
  note:
    'The Indian Pines scene with each band linearly stretched to 8 bits, 1-3 % of its pixels clipped at each end, ' +
    'band 1 otherwise. Results on it are not results on indian-pines.',
};
