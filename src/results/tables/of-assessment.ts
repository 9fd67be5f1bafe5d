import { ASSESSED, type Assessed, type AssessedConfiguration } from '../assess.js';
import type { Areas } from '../assess-areas.js';
import type { Estimate } from '../../evaluate/statistics/areas.js';
import { tablesOfConfidence } from './of-confidence.js';
import { over } from './over-trials.js';
import { type Column, markBest, sharesNote, type PaperTable, type CellValue } from './table.js';

const ASSESSED_TITLES: Readonly<Record<Assessed, string>> = { oa: 'OA', aa: 'AA', kappa: 'Kappa', mcc: 'MCC', mean_iou: 'Mean IoU' };
/** Of a normal distribution, 95 %. */
const Z = 1.959963984540054;

/** Figures, their intervals and the calibration of a run, as tables. @param side of a block, in pixels */
export function tablesOfAssessment(configurations: readonly AssessedConfiguration[], side: number): PaperTable[] {
  return [
    agreement(configurations),
    intervals(configurations, side),
    calibration(configurations),
    reliability(configurations),
    ...tablesOfConfidence(configurations),
  ];
}

function agreement(configurations: readonly AssessedConfiguration[]): PaperTable {
  const rows = configurations.map(({ name, trials }): CellValue[] => [
    name,
    ...ASSESSED.map((figure) => over(trials, ({ figures }) => figures[figure])),
    trials.length,
  ]);
  return {
    name: 'agreement',
    caption: 'Agreement of test pixels',
    rows: markBest(rows, 'columns'),
    notes: [
      sharesNote(seedsOf(configurations)),
      'MCC times 100; AA is the balanced accuracy; IoU: intersection over union, mean of the tested classes',
    ],
    columns: [
      { key: 'configuration', title: 'Configuration', unit: 'text' },
      ...ASSESSED.map((key): Column => ({ key, title: ASSESSED_TITLES[key], unit: 'share' })),
      { key: 'n', title: 'n', unit: 'count' },
    ],
  };
}

function intervals(configurations: readonly AssessedConfiguration[], side: number): PaperTable {
  const most = Math.min(...configurations.flatMap(({ trials }) => trials.map(({ blocks }) => blocks)));
  return {
    name: 'intervals',
    caption: 'Intervals of single maps',
    rows: configurations.flatMap(({ name, trials }) =>
      trials.map((trial): CellValue[] => [
        name,
        String(trial.seed),
        trial.blocks,
        ...ASSESSED.flatMap((figure) => [trial.figures[figure], ...(trial.intervals?.[figure] ?? [undefined, undefined])]),
      ]),
    ),
    notes: [
      `percent, kappa and MCC times 100; 95 % by 1000 bootstrap draws of blocks of ${side} x ${side} pixels, of this map alone`,
      ...(most < 20 ? [`only ${most} blocks have test pixels: below 20 the intervals are rough (--blocks takes smaller ones)`] : []),
    ],
    columns: [
      { key: 'configuration', title: 'Configuration', unit: 'text' },
      { key: 'seed', title: 'Seed', unit: 'text' },
      { key: 'blocks', title: 'Blocks', unit: 'count' },
      ...ASSESSED.flatMap((key): Column[] => [
        { key, title: ASSESSED_TITLES[key], unit: 'share' },
        { key: `${key}_low`, title: 'from', unit: 'share' },
        { key: `${key}_high`, title: 'to', unit: 'share' },
      ]),
    ],
  };
}

function calibration(configurations: readonly AssessedConfiguration[]): PaperTable {
  const coverages = configurations[0]?.trials[0]?.calibration.risk.map(({ coverage }) => coverage) ?? [];
  return {
    name: 'calibration',
    caption: 'Confidence in the predicted class',
    rows: configurations.map(({ name, trials }): CellValue[] => [
      name,
      over(trials, (one) => one.calibration.ece),
      over(trials, (one) => one.calibration.brier),
      over(trials, (one) => one.calibration.auroc),
      over(trials, (one) => one.calibration.aurc),
      ...coverages.map((_, at) => over(trials, (one) => one.calibration.risk[at].risk)),
    ]),
    notes: [
      'ECE over 15 equal bins; Brier of "this is right"; AUROC of right against wrong pixels; AURC: mean error over all coverages',
      'error at a coverage: of that share of the pixels, the most confident ones, percent',
    ],
    columns: [
      { key: 'configuration', title: 'Configuration', unit: 'text' },
      { key: 'ece', title: 'ECE', unit: 'fraction' },
      { key: 'brier_top', title: 'Brier (top)', unit: 'fraction' },
      { key: 'auroc', title: 'AUROC', unit: 'fraction' },
      { key: 'aurc', title: 'AURC', unit: 'fraction' },
      ...coverages.map((coverage): Column => ({
        key: `error_at_${Math.round(100 * coverage)}`,
        title: `Error at ${Math.round(100 * coverage)} %`,
        unit: 'share',
      })),
    ],
  };
}

/** The reliability diagram as numbers, the seeds together; bins without pixels are left out. */
function reliability(configurations: readonly AssessedConfiguration[]): PaperTable {
  return {
    name: 'reliability',
    caption: 'Reliability diagram',
    rows: configurations.flatMap(({ name, trials }) =>
      (trials[0]?.calibration.bins ?? []).flatMap(({ from, to }, at): CellValue[][] => {
        const bins = trials.map((one) => one.calibration.bins[at]);
        const count = bins.reduce((sum, bin) => sum + bin.count, 0);
        const mean = (key: 'confidence' | 'accuracy') => bins.reduce((sum, bin) => sum + bin.count * (bin[key] ?? 0), 0) / count;
        return count === 0 ? [] : [[name, from, to, count, mean('confidence'), mean('accuracy')]];
      }),
    ),
    notes: ['pixels whose confidence lies above "from", up to "to"; all seeds together'],
    columns: [
      { key: 'configuration', title: 'Configuration', unit: 'text' },
      { key: 'from', title: 'from', unit: 'fraction' },
      { key: 'to', title: 'to', unit: 'fraction' },
      { key: 'pixels', title: 'Pixels', unit: 'count' },
      { key: 'confidence', title: 'Confidence', unit: 'fraction' },
      { key: 'accuracy', title: 'Accuracy', unit: 'fraction' },
    ],
  };
}

/** Area-adjusted accuracy and the area of each class. */
export function tableOfAreas({ overall, classes, classNames, pixels, sampled, hectares }: Areas): PaperTable {
  const half = ({ error }: Estimate) => (error === undefined ? undefined : Z * error);
  const pair = (one: Estimate | undefined): CellValue[] => (one ? [one.value, half(one)] : [undefined, undefined]);
  return {
    name: 'areas',
    caption: 'Area-adjusted accuracy and class areas',
    rows: [
      ...classes.map(({ share, mapped, users, producers }, at): CellValue[] => [
        classNames[at],
        mapped,
        ...pair(users),
        ...pair(producers),
        ...pair(share),
        ...(hectares === undefined ? [] : [share.value * hectares, share.error === undefined ? undefined : Z * share.error * hectares]),
      ]),
      [
        'overall accuracy',
        undefined,
        ...pair(overall),
        undefined,
        undefined,
        undefined,
        undefined,
        ...(hectares === undefined ? [] : [hectares, undefined]),
      ],
    ],
    notes: [
      `${sampled} reference pixels, ${pixels} of the map; Olofsson et al. 2014, 95 % as ± 1.96 standard errors; percent`,
      'valid only for a sample drawn at random in each class of this map, without its training pixels',
      ...(hectares === undefined ? ['no hectares: the georeference of the scene does not give pixels in metres'] : []),
    ],
    columns: [
      { key: 'class', title: 'Class', unit: 'text' },
      { key: 'mapped', title: 'Mapped', unit: 'share' },
      { key: 'users', title: "User's", unit: 'share' },
      { key: 'users_half', title: '±', unit: 'share' },
      { key: 'producers', title: "Producer's", unit: 'share' },
      { key: 'producers_half', title: '±', unit: 'share' },
      { key: 'area', title: 'Area', unit: 'share' },
      { key: 'area_half', title: '±', unit: 'share' },
      ...(hectares === undefined
        ? []
        : ([
            { key: 'hectares', title: 'Hectares', unit: 'mean count' },
            { key: 'hectares_half', title: '±', unit: 'mean count' },
          ] as const)),
    ],
  };
}

function seedsOf(configurations: readonly AssessedConfiguration[]): number {
  return Math.max(...configurations.map(({ trials }) => trials.length));
}
