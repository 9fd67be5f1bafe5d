import type { ImageFacts } from '../../../cube.js';
import type { Attributes } from '../../facts/around.js';
import type { AttributeFacts } from '../../facts/attributes.js';
import { formatShape } from '../../../cube.js';
import type { Hdf5Dataset, JoinedPart } from '../module.js';

const CUBES = /^(?<place>HDFEOS\/SWATHS\/PRS_L(?<level>1|2B|2C|2D)_HCO\/Data Fields)\/(?<detector>VNIR|SWIR)_Cube$/;
/** The largest digital number of a product of level 2. */
const FULL = 65535;

interface Detector {
  readonly dataset: Hdf5Dataset;
  readonly name: 'vnir' | 'swir';
  readonly level: string;
  readonly centres: readonly number[];
  readonly widths: readonly number[];
  readonly used: readonly boolean[];
  readonly scale: Pick<ImageFacts, 'scale' | 'zero'>;
}

/**
 * PRISMA's hyperspectral cubes (he5; "PRISMA Products Specification Document", ASI, issue 2.3): rows x bands x columns of each detector,
 * from the longest wavelength to the shortest. What is added is one cube of both, without the bands that the product calls unused, in the
 * order of their wavelengths.
 *
 * @param root the attributes of the file
 */
export function prisma(datasets: readonly Hdf5Dataset[], root: Attributes): readonly Hdf5Dataset[] {
  const detectors = datasets.flatMap((dataset) => detectorOf(dataset, root) ?? []);
  const described = datasets.map((dataset) => {
    const detector = detectors.find((one) => one.dataset === dataset);
    return detector ? { ...dataset, likelyAxes: ['rows', 'bands', 'columns'] as const, about: aboutDetector(detector, root) } : dataset;
  });
  const [vnir, swir] = ['vnir', 'swir'].map((name) => detectors.filter((one) => one.name === name));
  const fits =
    vnir.length === 1 &&
    swir.length === 1 &&
    [0, 2].every((axis) => vnir[0].dataset.shape[axis] === swir[0].dataset.shape[axis]) &&
    vnir[0].dataset.type === swir[0].dataset.type;
  return fits ? [...described, joined([vnir[0], swir[0]], root)] : described;
}

function detectorOf(dataset: Hdf5Dataset, root: Attributes): Detector | undefined {
  const { level, detector } = CUBES.exec(dataset.path)?.groups ?? {};
  if (!detector || dataset.shape.length !== 3 || dataset.type === undefined || dataset.obstacle !== undefined) return undefined;
  const name = detector.toLowerCase() as Detector['name'];
  const bands = dataset.shape[1];
  const [centres, widths, flags] = [`listcw${name}`, `listfwhm${name}`, `listcw${name}flags`].map((key) => listOf(root, key, bands));
  if (!centres) return undefined;
  const used = centres.map((centre, band) => centre > 0 && (flags?.[band] ?? 1) !== 0);
  return { dataset, name, level, centres, widths: widths ?? [], used, scale: scaleOf(root, name, level) };
}

/** Level 2: reflectance = least + DN (most - least) / 65535; level 1: radiance = DN / factor - offset. */
function scaleOf(root: Attributes, name: string, level: string): Pick<ImageFacts, 'scale' | 'zero'> {
  if (level === '1') {
    const [factor, offset] = [numberAt(root, `scalefactor${name}`), numberAt(root, `offset${name}`) ?? 0];
    return factor !== undefined && factor > 0 ? { scale: factor, ...(offset === 0 ? {} : { zero: offset * factor }) } : {};
  }
  const [least, most] = [numberAt(root, `l2scale${name}min`), numberAt(root, `l2scale${name}max`)];
  if (least === undefined || most === undefined || !(most > least)) return {};
  const scale = FULL / (most - least);
  return { scale, ...(least === 0 ? {} : { zero: -least * scale }) };
}

function aboutDetector({ dataset, centres, widths, used, scale, level }: Detector, root: Attributes): AttributeFacts {
  const georeference = placeOf(root, dataset.shape, level);
  const facts: ImageFacts = {
    wavelengths: centres,
    ...(widths.length > 0 && { fwhm: widths }),
    ...(used.includes(false) && { goodBands: used }),
    ...scale,
    ignore: 0,
    ...(georeference && { georeference }),
  };
  return { facts, alsoNoData: [], remarks: [] };
}

function joined(detectors: readonly Detector[], root: Attributes): Hdf5Dataset {
  const bands = detectors.flatMap(({ centres, widths, used }, part) =>
    centres.flatMap((centre, band) => (used[band] ? [{ part, band, centre, width: widths[band], detector: part }] : [])),
  );
  bands.sort((a, b) => a.centre - b.centre || a.part - b.part);
  const parts: JoinedPart[] = detectors.map(({ dataset }, part) => ({
    dataset,
    axis: 1,
    to: Array.from({ length: dataset.shape[1] }, (_, band) => bands.findIndex((one) => one.part === part && one.band === band)),
  }));
  const [
    {
      dataset: {
        shape: [rows, , columns],
        type,
      },
      level,
      scale,
    },
    { scale: other },
  ] = detectors;
  const shape = [rows, bands.length, columns];
  const same = scale.scale === other.scale && scale.zero === other.zero;
  const georeference = placeOf(root, shape, level);
  const mixed = bands.flatMap(({ part, centre }, index) =>
    part === 0 && bands.slice(0, index).some((one) => one.part === 1) ? [centre] : [],
  );
  const unused = detectors.reduce((count, { used }) => count + used.filter((one) => !one).length, 0);
  const remarks = [
    ...(unused > 0 ? [`${unused} bands that the product calls unused are left out`] : []),
    ...(mixed.length > 0
      ? [
          `VNIR and SWIR overlap from ${Math.round(Math.min(...bands.filter(({ part }) => part === 1).map(({ centre }) => centre)))} to ` +
            `${Math.round(Math.max(...mixed))} nm: the bands of both are kept, in the order of their wavelengths (dataset.bands leaves some out)`,
        ]
      : []),
    ...(same ? [] : ['VNIR and SWIR have scale factors of their own: none is applied']),
  ];
  const facts: ImageFacts = {
    wavelengths: bands.map(({ centre }) => centre),
    ...(bands.every(({ width }) => width > 0) && { fwhm: bands.map(({ width }) => width) }),
    ...(same ? scale : {}),
    ignore: 0,
    ...(georeference && { georeference }),
  };
  return {
    path: 'VNIR_Cube + SWIR_Cube',
    shape,
    type,
    description: `${type} ${formatShape(shape)}, VNIR and SWIR joined`,
    joined: parts,
    fixedAxes: ['rows', 'bands', 'columns'],
    preferred: true,
    about: { facts, alsoNoData: [], remarks },
  };
}

/** Of a product on a map: the corners of the image, which are centres of pixels or their corners; the step of 30 m tells. */
function placeOf(root: Attributes, [rows, , columns]: readonly number[], level: string): ImageFacts['georeference'] {
  if (level !== '2D') return undefined;
  const corners = [
    'productulcornereasting',
    'productulcornernorthing',
    'productlrcornereasting',
    'productlrcornernorthing',
    'epsgcode',
  ].map((key) => numberAt(root, key));
  const [left, top, right, bottom, code] = corners as number[];
  if (corners.includes(undefined)) return undefined;
  for (const gaps of [1, 0]) {
    const [width, height] = [(right - left) / (columns - gaps), (top - bottom) / (rows - gaps)];
    if (Math.abs(width - 30) > 1e-3 || Math.abs(height - 30) > 1e-3) continue;
    const half = gaps === 1 ? 15 : 0;
    return {
      'map info': ['Arbitrary', 1, 1, left - half, top + half, 30, 30].join(', '),
      'coordinate system string': `PROJCS["EPSG:${code}",AUTHORITY["EPSG","${code}"]]`,
    };
  }
  return undefined;
}

function listOf(root: Attributes, key: string, length: number): number[] | undefined {
  const value = root.get(key);
  return Array.isArray(value) && value.length === length && value.every((one) => typeof one === 'number' && Number.isFinite(one))
    ? (value as number[])
    : undefined;
}

function numberAt(root: Attributes, key: string): number | undefined {
  const value = [root.get(key)].flat()[0];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
