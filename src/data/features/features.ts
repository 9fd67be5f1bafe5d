import { type TestPlace, trainingPixels } from '../../splits/test-on.js';
import type { Cube } from '../cube.js';
import { applyComponents, type Components, type ComponentSettings, type FittedPixels, fitComponents } from './components.js';
import { checkFeatures } from './finite.js';
import { fitNoiseComponents } from './noise-components.js';
import { applySteps, type SpectrumStep, type SpectrumSteps } from '../spectra/steps.js';
import { applyScaling, type BandScaling, bandScaling, type ScalingSettings } from './standardize.js';

export interface FeatureSettings extends ScalingSettings {
  /** Which pixels are fitted to, as the pipeline says it; `scene` if left out. */
  readonly standardize?: FittedPixels;
  /** Principal components of the scaled bands in their place. */
  readonly pca?: ComponentSettings;
  /** Minimum noise fractions of them, likewise. */
  readonly mnf?: ComponentSettings;
  /** What is done to spectra before their bands are scaled. */
  readonly spectra?: readonly SpectrumStep[];
  /** Of the used bands, in nm, where a step asks for it. */
  readonly centres?: readonly number[];
}

/** What a pipeline's dataset and a scene's identity say of how features are made. */
export function featureSettings(
  { standardize, scaling, pca, mnf, spectra }: Pick<FeatureSettings, 'standardize' | 'scaling' | 'pca' | 'mnf' | 'spectra'>,
  identity: Pick<FeatureSettings, 'bands' | 'scale' | 'zero' | 'centres'> | undefined,
): FeatureSettings {
  return { ...identity, standardize, scaling, pca, mnf, spectra };
}

/** How a cube becomes what networks see, in numbers: the same can be done with another cube of these bands. */
export interface Preprocessing {
  /** Bands of the cube. */
  readonly bands: number;
  /** Indices of those that are used; all of them if left out. */
  readonly used?: readonly number[];
  /** The value that stood for no measurement, where there were such. */
  readonly ignore?: number;
  /** What is done to the spectra of used bands before anything else. */
  readonly spectra?: SpectrumSteps;
  /** Of the used bands. */
  readonly scaling: BandScaling;
  /** Of the scaled bands, where they take their place. */
  readonly components?: Components;
}

/**
 * The pixels whose statistics scale the bands: those of training, or undefined for all. Of two scenes it is all of the one that trains.
 *
 * @param columns of the cube
 */
export function fittingPixels(
  standardize: 'scene' | 'training',
  train: Uint32Array,
  place: TestPlace | undefined,
  columns: number,
): Uint32Array | undefined {
  if (standardize === 'training') return train;
  return place && trainingPixels(place, columns);
}

/** A scene as networks see it, and how it was made from the cube. */
export interface Features extends Pick<Preprocessing, 'scaling' | 'components' | 'spectra'> {
  /** [rows, columns, depth] */
  readonly values: Float32Array;
  readonly depth: number;
}

/**
 * The used bands of a cube, scaled, or their principal components.
 *
 * @param pixels flat indices of those whose statistics count; all if left out
 * @throws Failure `not-finite`, `pca-rank`
 */
export function featuresOf(cube: Cube, settings: FeatureSettings, pixels?: Uint32Array): Features {
  if (!settings.spectra) return fitted(cube, cube, settings, pixels);
  const { standardize, scaling, pca, mnf, bands } = settings;
  const spectra = stepsOf(cube, settings.spectra, settings);
  const made = applySteps(cube, spectra, bands);
  // A second array of a scene's size would be the most that a worker holds.
  return { ...fitted(made, cube, { standardize, scaling, pca, mnf }, pixels, { bands, into: made.values }), spectra };
}

/** @param cube what `source` was made of, to say where a value stands */
function fitted(
  source: Cube,
  cube: Cube,
  settings: FeatureSettings,
  pixels?: Uint32Array,
  { bands, into }: { bands?: readonly number[]; into?: Float32Array } = settings,
): Features {
  const scaling = bandScaling(source, settings, pixels);
  const scaled = applyScaling(source, scaling, settings.bands, into);
  const depth = scaling.offset.length;
  checkFeatures(scaled, cube, { depth, bands });
  const { standardize, pca, mnf } = settings;
  if (pca) return scored(scaled, cube, { scaling, components: fitComponents(scaled, depth, pca, pixels, standardize) });
  if (!mnf) return { values: scaled, depth, scaling };
  const { rows, columns } = cube;
  return scored(scaled, cube, { scaling, components: fitNoiseComponents(scaled, { rows, columns, depth }, mnf, pixels, standardize) });
}

function stepsOf(
  { bands: count }: Cube,
  steps: readonly SpectrumStep[],
  { bands, scale = 1, zero = 0, centres }: FeatureSettings,
): SpectrumSteps {
  return { steps, zero, scale, centres: centres ?? bands ?? Array.from({ length: count }, (_, band) => band) };
}

/**
 * The same of any cube of these bands, by numbers that are known. NaN stands for a missing value.
 *
 * @param firstRow the scene's row that the cube begins with
 * @throws Failure `not-finite`
 */
export function applyPreprocessing(cube: Cube, { used, spectra, scaling, components }: Preprocessing, firstRow = 0): Features {
  const made = spectra && applySteps(cube, spectra, used);
  const scaled = made ? applyScaling(made, scaling, undefined, made.values) : applyScaling(cube, scaling, used);
  const depth = scaling.offset.length;
  checkFeatures(scaled, cube, { depth, bands: used, firstRow });
  return components ? scored(scaled, cube, { scaling, components }, firstRow) : { values: scaled, depth, scaling };
}

function scored(
  scaled: Float32Array,
  cube: Cube,
  { scaling, components }: Required<Pick<Preprocessing, 'scaling' | 'components'>>,
  firstRow = 0,
): Features {
  const values = applyComponents(scaled, components);
  const depth = components.vectors.length;
  clearBeyond(values, cube, depth, firstRow);
  checkFeatures(values, cube, { depth, areComponents: true, firstRow });
  return { values, depth, scaling, components };
}

/** Components of no value are not zero, but what lies in no scene is, as beyond the border of a scene alone. */
function clearBeyond(values: Float32Array, { rows, columns, scenes }: Cube, depth: number, firstRow: number): void {
  if (!scenes) return;
  for (let row = 0; row < rows; row++) {
    const at = firstRow + row;
    const scene = scenes.find(({ top, rows: height }) => at >= top && at < top + height);
    values.fill(0, (row * columns + (scene?.columns ?? 0)) * depth, (row + 1) * columns * depth);
  }
}

/** Values of a pixel after it. */
export function depthAfter({ scaling, components }: Pick<Preprocessing, 'scaling' | 'components'>): number {
  return components ? components.vectors.length : scaling.offset.length;
}

/** @param identity what of the scene's identity says how it is used */
export function preprocessingOf(
  { bands }: Pick<Cube, 'bands'>,
  identity: { readonly bands?: readonly number[]; readonly ignore?: number } | undefined,
  { scaling, components, spectra }: Pick<Features, 'scaling' | 'components' | 'spectra'>,
): Preprocessing {
  const { bands: used, ignore } = identity ?? {};
  return {
    bands,
    ...(used ? { used } : {}),
    ...(ignore === undefined ? {} : { ignore }),
    ...(spectra ? { spectra } : {}),
    scaling,
    ...(components ? { components } : {}),
  };
}
