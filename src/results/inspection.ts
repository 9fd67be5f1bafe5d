import { bandCentres, type KnownScene, type SceneClass } from '../scenes/index.js';
import type { NumericVariable } from '../data/cube.js';
import { type CubeStatistics, cubeStatistics } from '../data/inspect/cube-statistics.js';
import { maskStatistics } from '../data/inspect/mask-statistics.js';
import { plausibleRange } from '../data/inspect/plausible-range.js';
import { rimRemark, zeroRim } from '../data/inspect/zero-rim.js';
import type { Opened } from '../data/inspect/open.js';
import { cubeRemarks, maskRemarks } from '../data/inspect/remarks.js';
import { classColours, palette, type PaletteStyle } from '../pictures/image/palette.js';
import { formatColour, type Picture } from '../pictures/image/picture.js';
import { cubePicture, legendPicture } from '../pictures/image/scene-pictures.js';

export interface InspectedCube extends Omit<CubeStatistics, 'bands'> {
  readonly file: string;
  readonly variable: string;
  readonly sha256: string;
  readonly shape: readonly number[];
  readonly type: string;
  readonly ignore?: number;
  readonly scale?: number;
  readonly wavelengths?: { readonly from: number; readonly to: number; readonly approximate: boolean };
  readonly georeferenced: boolean;
  /** Least and greatest value of each band. */
  readonly bands: CubeStatistics['bands'];
  /** Which bands, from 1, the picture shows as red, green and blue. */
  readonly falseColour: { readonly bands: readonly number[]; readonly by: string };
}

export interface InspectedMask {
  readonly file: string;
  readonly variable: string;
  readonly sha256: string;
  readonly shape: readonly number[];
  readonly type: string;
  readonly labelled: number;
  readonly unlabelled: number;
  readonly classes: readonly SceneClass[];
}

/** Everything known about a scene's files without a pipeline. */
export interface Inspection {
  readonly cube?: InspectedCube;
  readonly mask?: InspectedMask;
  readonly remarks: readonly string[];
  /** By what they show. */
  readonly pictures: ReadonlyMap<'false-colour' | 'mask', Picture>;
}

/** @param style instead of the colours that classes have */
export function inspect({ cube, mask, remarks }: Opened, scene?: KnownScene, style?: PaletteStyle): Inspection {
  const pictures = new Map<'false-colour' | 'mask', Picture>();
  const all = [...remarks];
  let foundCube: InspectedCube | undefined;
  let foundMask: InspectedMask | undefined;
  if (cube) {
    const {
      array,
      source: { file, variable, sha256 },
    } = cube;
    const { shape, type, facts } = array;
    const range = plausibleRange(facts);
    const statistics = cubeStatistics(array, facts?.ignore, range && [range.least, range.most]);
    const wavelengths = facts?.wavelengths ?? (scene && bandCentres(scene));
    const { picture, chosen } = cubePicture(array, wavelengths);
    pictures.set('false-colour', picture);
    foundCube = {
      file,
      variable,
      sha256,
      shape,
      type,
      ...(facts?.ignore === undefined ? {} : { ignore: facts.ignore }),
      ...(facts?.scale === undefined ? {} : { scale: facts.scale }),
      ...statistics,
      ...wavelengthRange(array, scene),
      georeferenced: facts?.georeference !== undefined,
      falseColour: { bands: chosen.bands.map((band) => band + 1), by: chosen.by },
    };
    const pixels = shape[0] * shape[1];
    const rim = facts?.ignore === 0 ? undefined : rimRemark(zeroRim(array, mask?.array.values), pixels);
    all.push(...cubeRemarks(statistics, pixels, type, facts), ...(rim ? [rim] : []));
  }
  if (mask) {
    const {
      array,
      source: { file, variable, sha256 },
    } = mask;
    const { counts, labelled, unlabelled, ...statistics } = maskStatistics(array);
    const classes = classesIn(array, counts, scene, style);
    pictures.set(
      'mask',
      legendPicture(
        array,
        classes.map(({ label, name, pixels, colour }) => ({ label, colour: colour!, text: `${label} ${name}, ${pixels}` })),
      ),
    );
    foundMask = { file, variable, sha256, shape: array.shape, type: array.type, labelled, unlabelled, classes };
    const known = scene && new Map(scene.classes.map((one) => [one.label, one]));
    all.push(...maskRemarks({ counts, labelled, unlabelled, ...statistics }, known));
  }
  return { ...(foundCube ? { cube: foundCube } : {}), ...(foundMask ? { mask: foundMask } : {}), remarks: all, pictures };
}

function wavelengthRange({ facts }: NumericVariable, scene?: KnownScene): Pick<InspectedCube, 'wavelengths'> {
  const own = facts?.wavelengths;
  if (own?.length) return { wavelengths: { from: Math.min(...own), to: Math.max(...own), approximate: false } };
  if (!scene?.wavelengths) return {};
  const { from, to, approximate } = scene.wavelengths;
  return { wavelengths: { from, to, approximate } };
}

/** The classes that occur: named by the scene, else by the mask's file, else by their labels. */
function classesIn(
  { classNames, classColours: fileColours }: NumericVariable,
  counts: ReadonlyMap<number, number>,
  scene?: KnownScene,
  style?: PaletteStyle,
): SceneClass[] {
  const found = [...counts].map(([label, pixels]) => {
    const known = scene?.classes.find((one) => one.label === label);
    const ofFile = fileColours?.[label];
    return {
      label,
      name: known?.name ?? classNames?.[label] ?? `Class ${label}`,
      pixels,
      colour: known?.colour ?? (ofFile && formatColour(ofFile)),
    };
  });
  const colours = style ? palette(style, found.length) : classColours(found);
  return found.map((one, index) => ({ ...one, colour: colours[index] }));
}
