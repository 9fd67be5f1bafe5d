import type { Cube } from './cube.js';
import { applyComponents, type Components, type ComponentSettings, fitComponents } from './components.js';
import { checkFeatures } from './finite.js';
import { applyScaling, type BandScaling, bandScaling, type ScalingSettings } from './standardize.js';

export interface FeatureSettings extends ScalingSettings {
  /** Principal components of the scaled bands in their place. */
  readonly pca?: ComponentSettings;
}

/** How a cube becomes what networks see, in numbers: the same can be done with another cube of these bands. */
export interface Preprocessing {
  /** Bands of the cube. */
  readonly bands: number;
  /** Indices of those that are used; all of them if left out. */
  readonly used?: readonly number[];
  /** The value that stood for no measurement, where there were such. */
  readonly ignore?: number;
  /** Of the used bands. */
  readonly scaling: BandScaling;
  /** Of the scaled bands, where they take their place. */
  readonly components?: Components;
}

/** A scene as networks see it, and how it was made from the cube. */
export interface Features extends Pick<Preprocessing, 'scaling' | 'components'> {
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
  const scaling = bandScaling(cube, settings, pixels);
  const scaled = applyScaling(cube, scaling, settings.bands);
  const depth = scaling.offset.length;
  checkFeatures(scaled, cube, { depth, bands: settings.bands });
  if (!settings.pca) return { values: scaled, depth, scaling };
  return scored(scaled, cube, { scaling, components: fitComponents(scaled, depth, settings.pca, pixels) });
}

/**
 * The same of any cube of these bands, by numbers that are known. NaN stands for a missing value.
 *
 * @param firstRow the scene's row that the cube begins with
 * @throws Failure `not-finite`
 */
export function applyPreprocessing(cube: Cube, { used, scaling, components }: Preprocessing, firstRow = 0): Features {
  const scaled = applyScaling(cube, scaling, used);
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
  checkFeatures(values, cube, { depth, areComponents: true, firstRow });
  return { values, depth, scaling, components };
}

/** Values of a pixel after it. */
export function depthAfter({ scaling, components }: Pick<Preprocessing, 'scaling' | 'components'>): number {
  return components ? components.vectors.length : scaling.offset.length;
}

/** @param identity what of the scene's identity says how it is used */
export function preprocessingOf(
  { bands }: Pick<Cube, 'bands'>,
  identity: { readonly bands?: readonly number[]; readonly ignore?: number } | undefined,
  { scaling, components }: Pick<Features, 'scaling' | 'components'>,
): Preprocessing {
  const { bands: used, ignore } = identity ?? {};
  return { bands, ...(used ? { used } : {}), ...(ignore === undefined ? {} : { ignore }), scaling, ...(components ? { components } : {}) };
}
