import type { Cube } from './cube.js';
import { applyComponents, type Components, type ComponentSettings, fitComponents } from './components.js';
import { applyScaling, type BandScaling, bandScaling, type ScalingSettings } from './standardize.js';

export interface FeatureSettings extends ScalingSettings {
  /** Principal components of the scaled bands in their place. */
  readonly pca?: ComponentSettings;
}

/** A scene as networks see it, and how it was made from the cube. */
export interface Features {
  /** [rows, columns, depth] */
  readonly values: Float32Array;
  readonly depth: number;
  readonly scaling: BandScaling;
  readonly components?: Components;
}

/**
 * The used bands of a cube, scaled, or their principal components.
 *
 * @param pixels flat indices of those whose statistics count; all if left out
 */
export function featuresOf(cube: Cube, settings: FeatureSettings, pixels?: Uint32Array): Features {
  const scaling = bandScaling(cube, settings, pixels);
  const scaled = applyScaling(cube, scaling, settings.bands);
  const depth = scaling.offset.length;
  if (!settings.pca) return { values: scaled, depth, scaling };
  const components = fitComponents(scaled, depth, settings.pca, pixels);
  return { values: applyComponents(scaled, components), depth: components.vectors.length, scaling, components };
}
