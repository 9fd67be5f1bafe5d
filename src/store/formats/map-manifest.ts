import { isObject, type JsonObject } from '../../base/json.js';
import { filesOf, type ListedFiles, readManifest } from './manifest.js';

/** How digital numbers of a scene become those that a trial was trained on: times `factor`, plus `shift`. */
export interface StoredConversion {
  readonly factor: number;
  readonly shift: number;
}

/** What of a scene is classified. */
export type Scope = 'scene' | 'labelled';

/** All that determines the bits of a map. */
export interface MapIdentity {
  readonly form: number;
  /** The trial's address: data, settings, numerics. */
  readonly trial: string;
  /** The class of the engine that predicts. */
  readonly engine: string;
  readonly scope: Scope;
  /** Bands, from 0, drawn as red, green and blue. */
  readonly colour: readonly number[];
  /** What of all classes' probabilities was asked for: entropy; with a threshold sizes of conformal sets; themselves. Absent without. */
  readonly uncertainty?: { readonly threshold?: number; readonly probabilities?: true };
  /** Of another scene than the trial's own. */
  readonly scene?: {
    /** The digest of its cube, and of its mask where it has one. */
    readonly cube: string;
    /** Of a tile: the rows of this cube that are mapped, from 0, the end not among them. The others surround them. */
    readonly rows?: readonly [number, number];
    readonly mask?: string;
    /** The band for each that was trained on. */
    readonly bands: readonly number[];
    readonly standardize: 'training' | 'scene';
    /** What stood for no measurement. */
    readonly ignore?: number | string;
    /** What values are divided by where the scene's file says it and the run has no other scaling: the digest does not hold it. */
    readonly scale?: number;
    /** What is subtracted before, likewise. */
    readonly zero?: number;
    /** How its numbers become the training's, where both files say what theirs mean and it is not the same. */
    readonly conversion?: StoredConversion;
  };
}

/** The manifest.json of a stored map. */
export interface MapManifest {
  /** SHA-256 of the canonical JSON (RFC 8785) of `map`; the folder's name. */
  readonly address: string;
  readonly map: MapIdentity;
  readonly files: ListedFiles;
}

export function mapHead({ address, map }: Omit<MapManifest, 'files'>): object {
  return { address, map };
}

/** @returns undefined of a manifest that is none of a stored map */
function mapManifest(manifest: JsonObject): MapManifest | undefined {
  const { address, map } = manifest;
  const files = filesOf(manifest);
  return typeof address === 'string' && isIdentity(map) && files ? { address, map, files } : undefined;
}

/** @returns undefined if it is none of a stored map. @throws as `readManifest` */
export function readMapManifest(folder: string): MapManifest | undefined {
  return mapManifest(readManifest(folder));
}

/** The trial says it: the rest is the address'. */
function isIdentity(value: unknown): value is MapIdentity {
  return isObject(value) && typeof value.trial === 'string';
}
