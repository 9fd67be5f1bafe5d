import type { JsonObject } from '../../base/json.js';
import { readManifest } from './manifest.js';
import type { Scope } from './map-manifest.js';

/** What a map's pictures and files are made with beside its rasters; the manifest.json of a run's folder of a map holds it. */
export interface MapFacts {
  /** The stored map's address. */
  readonly map: string;
  /** What is mapped: a scene's name, or a file's. */
  readonly scene: string;
  /** The scene that the trial was trained on. */
  readonly own: boolean;
  readonly configuration: string;
  readonly seed: number;
  /** The trial's address. */
  readonly trial: string;
  /** `labelled` where only labelled pixels are classified. */
  readonly scope: Scope;
  /** Whose statistics bands are scaled by: those of training, or the mapped scene's own. */
  readonly standardize: 'training' | 'scene';
  /** How bands were found, and for each that was trained on the scene's, from 1, where it is not the same. */
  readonly bands?: { readonly by: 'count' | 'wavelength'; readonly used?: readonly number[]; readonly farthest?: number };
  /** The name of class 1 first. */
  readonly classes: readonly string[];
  /** In the same order, `#rrggbb`. */
  readonly colours: readonly string[];
  /** In the same order, the labels of each class in the mask, where they are not 1, 2, 3, … */
  readonly labels?: readonly (readonly number[])[];
  /** Bands, from 1, that are drawn as red, green and blue; their wavelengths in nm where they are known. */
  readonly falseColour: { readonly bands: readonly number[]; readonly wavelengths?: readonly number[] };
  /** Of a map with entropy; of one with conformal sets how these were made, and how many pixels calibrated them. */
  readonly uncertainty?: { readonly coverage?: number; readonly threshold?: number; readonly calibration?: number };
  /** As the scene's file has it. */
  readonly georeference?: Readonly<Record<string, unknown>>;
  /** What should be known of the map. */
  readonly remarks: readonly string[];
}

/** The stored map that a manifest refers to; undefined where it is none of a run's folder of a map. */
export function mapOf({ map }: JsonObject): string | undefined {
  return typeof map === 'string' ? map : undefined;
}

/** @returns undefined if it is none of a run's map. @throws as `readManifest` */
export function readMapFacts(folder: string): MapFacts | undefined {
  const manifest = readManifest(folder);
  return isFacts(manifest) ? manifest : undefined;
}

/** Runs, trials and stored maps have a manifest, too: only that of a map's files names the scene that is drawn. */
function isFacts(manifest: JsonObject): manifest is JsonObject & MapFacts {
  return (
    mapOf(manifest) !== undefined &&
    ['scene', 'trial'].every((key) => typeof manifest[key] === 'string') &&
    ['classes', 'colours'].every((key) => Array.isArray(manifest[key]))
  );
}
