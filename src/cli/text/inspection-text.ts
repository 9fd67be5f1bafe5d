import { formatShape } from '../../data/cube.js';
import type { InspectedCube, InspectedMask, Inspection } from '../../results/inspection.js';
import { formatTable, grouped } from './table.js';

export function inspectionJson({ cube, mask, remarks }: Inspection, pictures: readonly string[]): object {
  return { ...(cube ? { cube } : {}), ...(mask ? { mask } : {}), remarks, pictures };
}

/** @param offers to save pictures, as none were asked for */
export function inspectionText({ cube, mask, remarks }: Inspection, pictures: readonly string[], offers = false): string {
  return [
    cube && cubeText(cube),
    mask && maskText(mask),
    mask && classTable(mask),
    remarks.map((remark) => `note: ${remark}`).join('\n'),
    offers ? '--output DIR saves pictures of them (--output . in this folder)' : pictures.map((file) => `saved ${file}`).join('\n'),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function cubeText(cube: InspectedCube): string {
  const { file, variable, shape, type, min, max, mean, nan, infinite, ignored, ignore, scale, wavelengths, falseColour } = cube;
  return formatTable(
    [
      ['cube', `${file}, variable ${variable}`],
      ['shape', `${formatShape(shape)} (rows x columns x bands), ${type}`],
      [
        'values',
        min === undefined
          ? 'no measurements'
          : `${figure(min)} to ${figure(max!)}, mean ${figure(mean!)}; NaN ${nan}, infinite ${infinite}`,
      ],
      ...(ignore === undefined ? [] : [['ignored', `${ignore}, which means no measurement: ${ignored} values`]]),
      ...(scale === undefined ? [] : [['scale', `${scale} means a reflectance of 1`]]),
      [
        'wavelengths',
        wavelengths
          ? `${figure(wavelengths.from)} to ${figure(wavelengths.to)} nm${wavelengths.approximate ? ', about' : ''}`
          : 'not known',
      ],
      ...(cube.georeferenced ? [['position', 'georeferenced']] : []),
      [
        'picture',
        `bands ${falseColour.bands.join(', ')} as red, green, blue ${
          falseColour.by === 'wavelengths' ? '(nearest to 650, 550, 450 nm)' : '(evenly spaced)'
        }, stretched from the 2nd to the 98th percentile`,
      ],
    ],
    [0, 1],
  );
}

function maskText({ file, variable, shape, type, labelled, unlabelled, classes }: InspectedMask): string {
  return formatTable(
    [
      ['mask', `${file}, variable ${variable}`],
      ['shape', `${formatShape(shape)} (rows x columns), ${type}`],
      ['labels', `${classes.length} classes, ${grouped(labelled)} labelled pixels, ${grouped(unlabelled)} unlabelled`],
    ],
    [0, 1],
  );
}

function classTable({ classes, labelled }: InspectedMask): string {
  return formatTable(
    [
      ['label', 'class', 'pixels', 'share', 'colour'],
      ...classes.map(({ label, name, pixels, colour }) => [
        String(label),
        name,
        grouped(pixels),
        `${((pixels / labelled) * 100).toFixed(1)} %`,
        colour!,
      ]),
    ],
    [1, 4],
  );
}

/** Six digits at most. */
function figure(value: number): string {
  return String(Number(value.toPrecision(6)));
}
