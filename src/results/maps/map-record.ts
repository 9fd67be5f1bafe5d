import type { Files } from '../../store/folder.js';
import { decodeNpy, encodeNpy } from './npy.js';

/** What a trained trial says of every pixel of a scene, and what the scene itself shows. Rasters are [rows, columns], row-major. */
export interface MapRecord {
  readonly rows: number;
  readonly columns: number;
  /** From 1; 0 where nothing was asked, or no band has a value. */
  readonly classes: Uint8Array | Uint16Array;
  /** Of that class; 0 where there is none. */
  readonly confidence: Float32Array;
  /** Shannon's, of all classes, in nats; -1 where there is no class. Absent where nobody asked for it. */
  readonly entropy?: Float32Array;
  /** Classes in the conformal set, 0 in the empty one; the type's largest number where there is no class. Absent likewise. */
  readonly setSizes?: Uint8Array | Uint16Array;
  /** Of each class, [classes, rows, columns]; -1 where there is no class. Absent likewise. */
  readonly probabilities?: Float32Array;
  /** The scene in false colour, [rows, columns, 3]. */
  readonly colour: Uint8Array;
  /** The known classes; 0 is unlabelled. Absent without a mask. */
  readonly labels?: Uint8Array | Uint16Array;
}

/** The files of a stored map. */
export function mapFiles({ rows, columns, classes, confidence, entropy, setSizes, probabilities, colour, labels }: MapRecord): Files {
  const shape = [rows, columns];
  return new Map([
    ['classes.npy', encodeNpy(classes, shape)],
    ['confidence.npy', encodeNpy(confidence, shape)],
    ...(entropy ? [['entropy.npy', encodeNpy(entropy, shape)] as const] : []),
    ...(setSizes ? [['set-size.npy', encodeNpy(setSizes, shape)] as const] : []),
    ...(probabilities
      ? [['probabilities.npy', encodeNpy(probabilities, [probabilities.length / (rows * columns), ...shape])] as const]
      : []),
    ['false-colour.npy', encodeNpy(colour, [...shape, 3])],
    ...(labels ? [['labels.npy', encodeNpy(labels, shape)] as const] : []),
  ]);
}

/** Files that not every map has: labels come from a mask, the others are asked for. */
export const SOME_MAPS = ['entropy.npy', 'set-size.npy', 'labels.npy', 'probabilities.npy'];

/** @param read a file of the map's folder; undefined if it is not there, which only some may be (SOME_MAPS) */
export async function readMapFiles(read: (file: string) => Promise<Uint8Array | undefined>): Promise<MapRecord> {
  const array = async (file: string) => {
    const bytes = await read(file);
    return bytes && decodeNpy(bytes);
  };
  const [classes, confidence, colour, entropy, setSizes, labels, probabilities] = await Promise.all(
    ['classes.npy', 'confidence.npy', 'false-colour.npy', ...SOME_MAPS].map(array),
  );
  const [rows, columns] = classes!.shape;
  return {
    rows,
    columns,
    classes: classes!.values as Uint8Array,
    confidence: confidence!.values as Float32Array,
    ...(entropy ? { entropy: entropy.values as Float32Array } : {}),
    ...(setSizes ? { setSizes: setSizes.values as Uint8Array } : {}),
    ...(probabilities ? { probabilities: probabilities.values as Float32Array } : {}),
    colour: colour!.values as Uint8Array,
    ...(labels ? { labels: labels.values as Uint8Array } : {}),
  };
}

/** Numbers of classes in as few bytes as hold them. */
export function compact(classes: Uint16Array, count: number): Uint8Array | Uint16Array {
  return count > 255 ? classes : Uint8Array.from(classes);
}
