/** One file of a catalogue scene. Bytes and SHA-256 are those of the copy at its public home, where they are known. */
export interface CatalogueFile {
  readonly file: string;
  readonly variable: string;
  readonly bytes?: number;
  readonly sha256?: string;
  readonly url?: string;
}

/** A well-known scene: what its files must hold, and where they come from. */
export interface CatalogueScene {
  readonly id: string;
  readonly title: string;
  readonly rows: number;
  readonly columns: number;
  readonly bands: number;
  /** In the order of the labels 1, 2, ...; `pixels` counts the labelled pixels of the mask. */
  readonly classes: readonly { readonly name: string; readonly pixels: number }[];
  readonly cube: CatalogueFile;
  readonly mask: CatalogueFile;
  readonly licence: string;
  readonly citation: string;
  readonly note?: string;
}

const HOME = 'https://www.ehu.eus/ccwintco/uploads';

const INDIAN_PINES_MASK: CatalogueFile = {
  file: 'Indian_pines_gt.mat',
  variable: 'indian_pines_gt',
  bytes: 1125,
  sha256: '65c4687a8ab04f6da4789799bc3bc4f6e88bccac3ed6a2e6ae367e5e6b9e429c',
  url: `${HOME}/c/c4/Indian_pines_gt.mat`,
};

const INDIAN_PINES_CLASSES = [
  { name: 'Alfalfa', pixels: 46 },
  { name: 'Corn-notill', pixels: 1428 },
  { name: 'Corn-mintill', pixels: 830 },
  { name: 'Corn', pixels: 237 },
  { name: 'Grass-pasture', pixels: 483 },
  { name: 'Grass-trees', pixels: 730 },
  { name: 'Grass-pasture-mowed', pixels: 28 },
  { name: 'Hay-windrowed', pixels: 478 },
  { name: 'Oats', pixels: 20 },
  { name: 'Soybean-notill', pixels: 972 },
  { name: 'Soybean-mintill', pixels: 2455 },
  { name: 'Soybean-clean', pixels: 593 },
  { name: 'Wheat', pixels: 205 },
  { name: 'Woods', pixels: 1265 },
  { name: 'Buildings-Grass-Trees-Drives', pixels: 386 },
  { name: 'Stone-Steel-Towers', pixels: 93 },
];

const INDIAN_PINES_CITATION =
  'Baumgardner, Biehl, Landgrebe: 220 Band AVIRIS Hyperspectral Image Data Set: June 12, 1992 Indian Pine Test Site 3. ' +
  'Purdue University Research Repository, 2015, doi:10.4231/R7RX991C';

/** The catalogue: every scene that a pipeline can name. */
export const scenes: readonly CatalogueScene[] = [
  {
    id: 'indian-pines',
    title: 'Indian Pines (AVIRIS, water absorption bands removed)',
    rows: 145,
    columns: 145,
    bands: 200,
    classes: INDIAN_PINES_CLASSES,
    cube: {
      file: 'Indian_pines_corrected.mat',
      variable: 'indian_pines_corrected',
      bytes: 5953527,
      sha256: 'ec2f8808710919d566f70f0d4aa885aae1ddfd42b734aba71c5e12ca65450939',
      url: `${HOME}/6/67/Indian_pines_corrected.mat`,
    },
    mask: INDIAN_PINES_MASK,
    licence: 'CC0, as a public mirror states',
    citation: INDIAN_PINES_CITATION,
  },
  {
    id: 'ksc',
    title: 'Kennedy Space Center (AVIRIS)',
    rows: 512,
    columns: 614,
    bands: 176,
    classes: [
      { name: 'Scrub', pixels: 761 },
      { name: 'Willow swamp', pixels: 243 },
      { name: 'CP hammock', pixels: 256 },
      { name: 'CP/oak hammock', pixels: 252 },
      { name: 'Slash pine', pixels: 161 },
      { name: 'Oak/broadleaf hammock', pixels: 229 },
      { name: 'Hardwood swamp', pixels: 105 },
      { name: 'Graminoid marsh', pixels: 431 },
      { name: 'Spartina marsh', pixels: 520 },
      { name: 'Cattail marsh', pixels: 404 },
      { name: 'Salt marsh', pixels: 419 },
      { name: 'Mud flats', pixels: 503 },
      { name: 'Water', pixels: 927 },
    ],
    cube: { file: 'KSC.mat', variable: 'KSC', url: `${HOME}/2/26/KSC.mat` },
    mask: {
      file: 'KSC_gt.mat',
      variable: 'KSC_gt',
      bytes: 3240,
      sha256: 'a1d6ab9293691006bd4d9742d1a1e1c141b1aaa5fbc5fa128b33c1d09038510b',
      url: `${HOME}/a/a6/KSC_gt.mat`,
    },
    licence: 'unknown: do not redistribute',
    citation:
      'Ham, Chen, Crawford, Ghosh: Investigation of the random forest framework for classification of hyperspectral ' +
      'data. IEEE TGRS 43(3), 2005, doi:10.1109/TGRS.2004.842481',
  },
  {
    id: 'pavia-university',
    title: 'University of Pavia (ROSIS)',
    rows: 610,
    columns: 340,
    bands: 103,
    classes: [
      { name: 'Asphalt', pixels: 6631 },
      { name: 'Meadows', pixels: 18649 },
      { name: 'Gravel', pixels: 2099 },
      { name: 'Trees', pixels: 3064 },
      { name: 'Painted metal sheets', pixels: 1345 },
      { name: 'Bare Soil', pixels: 5029 },
      { name: 'Bitumen', pixels: 1330 },
      { name: 'Self-Blocking Bricks', pixels: 3682 },
      { name: 'Shadows', pixels: 947 },
    ],
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
    licence: 'unknown: do not redistribute',
    citation: 'Provided by P. Gamba, Telecommunications and Remote Sensing Laboratory, University of Pavia, Italy',
  },
  {
    id: 'salinas',
    title: 'Salinas Valley (AVIRIS, water absorption bands removed)',
    rows: 512,
    columns: 217,
    bands: 204,
    classes: [
      { name: 'Brocoli_green_weeds_1', pixels: 2009 },
      { name: 'Brocoli_green_weeds_2', pixels: 3726 },
      { name: 'Fallow', pixels: 1976 },
      { name: 'Fallow_rough_plow', pixels: 1394 },
      { name: 'Fallow_smooth', pixels: 2678 },
      { name: 'Stubble', pixels: 3959 },
      { name: 'Celery', pixels: 3579 },
      { name: 'Grapes_untrained', pixels: 11271 },
      { name: 'Soil_vinyard_develop', pixels: 6203 },
      { name: 'Corn_senesced_green_weeds', pixels: 3278 },
      { name: 'Lettuce_romaine_4wk', pixels: 1068 },
      { name: 'Lettuce_romaine_5wk', pixels: 1927 },
      { name: 'Lettuce_romaine_6wk', pixels: 916 },
      { name: 'Lettuce_romaine_7wk', pixels: 1070 },
      { name: 'Vinyard_untrained', pixels: 7268 },
      { name: 'Vinyard_vertical_trellis', pixels: 1807 },
    ],
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
    licence: 'unknown: do not redistribute',
    citation: 'AVIRIS, Salinas Valley, California; Hyperspectral Remote Sensing Scenes, University of the Basque Country',
  },
  {
    id: 'indian-pines-8bit',
    title: 'Indian Pines, each band stretched to 8 bits',
    rows: 145,
    columns: 145,
    bands: 200,
    classes: INDIAN_PINES_CLASSES,
    cube: {
      file: 'IP_200_M.mat',
      variable: 'data_M',
      bytes: 3953265,
      sha256: '8bfb849c31ce3697b5317447064a17f146ae93f1849c07b7e9e5bbd79966315e',
    },
    mask: INDIAN_PINES_MASK,
    licence: 'CC0 for the scene it was made from, as a public mirror states',
    citation: INDIAN_PINES_CITATION,
    note:
      'The Indian Pines scene with each band linearly stretched to 8 bits, 1-3 % of its pixels clipped at each end, ' +
      'band 1 otherwise. Results on it are not results on indian-pines.',
  },
];

export const sceneNames: readonly string[] = scenes.map(({ id }) => id);

export function findScene(id: string): CatalogueScene | undefined {
  return scenes.find((scene) => scene.id === id);
}
