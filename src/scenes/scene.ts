/** One file of a scene. Bytes and SHA-256 are those of the copy at its public home, where they are known. */
export interface SceneFile {
  /** A name in the scene's folder; of a registered scene maybe an absolute path. */
  readonly file: string;
  /** May be left out where only one variable fits. */
  readonly variable?: string;
  readonly bytes?: number;
  readonly sha256?: string;
  readonly url?: string;
}

export interface SceneClass {
  /** What the mask's file has; labels need not be contiguous. */
  readonly label: number;
  readonly name: string;
  /** Its labelled pixels. */
  readonly pixels: number;
  /** In maps, as `#rrggbb`; of a catalogue scene always. */
  readonly colour?: string;
}

/** What is known of the bands' centres, in nanometres. */
export interface Wavelengths {
  readonly from: number;
  readonly to: number;
  /** The centres are evenly spaced between both, which the sensor's are only nearly: some ten nanometres may lie between. */
  readonly approximate: boolean;
  /** The sensor's number of bands and those that were removed (first to last, from 1); unknown where it is not published which. */
  readonly sensor?: { readonly bands: number; readonly removed: readonly (readonly [first: number, last: number])[] };
  /** The centres themselves, of a scene that knows them. */
  readonly centres?: readonly number[];
}

/** A known scene: what its files must hold, and where they come from. */
export interface KnownScene {
  readonly id: string;
  readonly title: string;
  readonly rows: number;
  readonly columns: number;
  readonly bands: number;
  /** By rising label. */
  readonly classes: readonly SceneClass[];
  readonly cube: SceneFile;
  readonly mask: SceneFile;
  /** Of cube and mask as decoded (data/scene/digest.ts), where it is known: a copy saved in another format has the same. */
  readonly digest?: string;
  readonly wavelengths?: Wavelengths;
  readonly licence?: string;
  readonly citation?: string;
  readonly note?: string;
  /** The user's own, with a `scene.yaml` in the data folder. */
  readonly registered?: true;
}

/** The public home of the catalogue's files: Hyperspectral Remote Sensing Scenes, University of the Basque Country. */
export const HOME = 'https://www.ehu.eus/ccwintco/uploads';

/** Classes from lines `label name pixels colour`, of which names may hold blanks. */
export function classesOf(...lines: readonly string[]): SceneClass[] {
  return lines.map((line) => {
    const [, label, name, pixels, colour] = /^(\d+) (.+) (\d+) (#[0-9a-f]{6})$/.exec(line)!;
    return { label: Number(label), name, pixels: Number(pixels), colour };
  });
}

/** The centre of each band in nanometres, where it is known or can be approximated. */
export function bandCentres({ bands, wavelengths }: Pick<KnownScene, 'bands' | 'wavelengths'>): number[] | undefined {
  if (!wavelengths) return undefined;
  const { from, to, sensor, centres } = wavelengths;
  if (centres) return [...centres];
  if (!sensor) return undefined;
  const isKept = (band: number) => !sensor.removed.some(([first, last]) => band >= first && band <= last);
  const kept = Array.from({ length: sensor.bands }, (_, index) => index + 1).filter(isKept);
  return kept.length === bands ? kept.map((band) => from + ((to - from) * (band - 1)) / (sensor.bands - 1)) : undefined;
}
