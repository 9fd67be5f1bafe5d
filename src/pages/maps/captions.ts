import type { MapItem, MapSet } from './map-set.js';

/** A layer that shows what one trial says of the scene; the others show the scene itself. */
export type ItemLayer = 'classes' | 'errors' | 'confidence' | 'parts';
export type SceneLayer = 'truth' | 'colour';

/** What each of a trial's layers shows, in a sentence. */
export function itemCaptions({ name, asked }: Pick<MapItem, 'name' | 'asked'>): Readonly<Record<ItemLayer, string>> {
  const each = { scene: 'each pixel', labelled: 'each labelled pixel', tested: 'each test pixel' }[asked];
  return {
    classes: `Classification map, ${name}: the predicted class of ${each}.`,
    errors: `Error map, ${name}: which test pixels are classified correctly.`,
    confidence: `Confidence map, ${name}: the confidence in the predicted class of ${each}, from 0 to 100 %.`,
    parts: `Split, ${name}: the training, validation and test pixels.`,
  };
}

export function sceneCaptions({ falseColourBands: shown }: Pick<MapSet, 'falseColourBands'>): Readonly<Record<SceneLayer, string>> {
  return {
    truth: 'Ground truth: the reference class of each labelled pixel.',
    colour: shown ? `False-colour image of the scene: ${bandsText(shown)}.` : 'False-colour image of the scene.',
  };
}

/** `red band 29 (651 nm), green band 19 (553 nm), blue band 9 (455 nm)`. */
function bandsText({ bands, wavelengths }: NonNullable<MapSet['falseColourBands']>): string {
  const centre = (index: number) => (wavelengths?.[index] === undefined ? '' : ` (${Math.round(wavelengths[index])} nm)`);
  return ['red', 'green', 'blue'].map((colour, index) => `${colour} band ${bands[index]}${centre(index)}`).join(', ');
}
