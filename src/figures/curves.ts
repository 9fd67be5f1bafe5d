import { Failure } from '../errors/failure.js';
import { curvesFigure } from '../pictures/figure/curves.js';
import type { Typeface } from '../pictures/figure/typeface.js';
import { sweepCurves } from '../pictures/plots/sweep-curves.js';
import { pathValueText } from '../pictures/plots/value-text.js';
import { drawnSpread, sparingly } from '../results/drawn-spread.js';
import { type SweepShape, sweepShape } from '../pictures/plots/sweep-shape.js';
import type { PageConfiguration } from '../pages/page-run.js';
import { type SweepGrid, sweepGrid } from '../pages/sections/sweep-grid.js';
import { type Measure, MEASURES } from './measures.js';
import { type DrawnMethod, type MethodFigure, latest, named, scenesOf } from './method.js';

export interface CurvesOptions {
  readonly width: number;
  readonly measure: Measure;
  /** Of the horizontal axis, in place of the path's own. */
  readonly axis?: string;
  readonly names?: readonly string[];
}

interface Series {
  readonly name: string;
  readonly shape: SweepShape;
  readonly configurations: readonly PageConfiguration[];
  /** Where each lies along the axis, if it has numbers. */
  readonly values?: readonly number[];
  /** What each place along the axis is called, where configurations vary in more than that. */
  readonly places?: readonly string[];
}

/** What the places of a series are called, where the axis has no numbers. */
const placesIn = ({ configurations, places }: Series): readonly string[] => places ?? configurations.map(placeName);

/** A measure over what varies, with the 95 % interval of the mean: a curve for each run, or for each method of one run. */
export function curvesOf(methods: readonly DrawnMethod[], { width, measure, axis, names }: CurvesOptions, type: Typeface): MethodFigure {
  const series = named(seriesOf(methods), names);
  const [{ shape }] = series;
  const other = series.find((one) => one.shape.axis !== shape.axis || one.shape.kind !== shape.kind);
  if (other) {
    throw new Failure({
      code: 'usage',
      message: `${series[0].name} varies ${shape.axis}, and ${other.name} varies ${other.shape.axis}: they have no axis in common`,
      hint: 'Draw runs together that vary the same path.',
    });
  }
  const isShare = measure !== 'kappa';
  const places = shape.kind === 'line' ? undefined : [...new Set(series.flatMap(placesIn))];
  const scaled = (value: number) => (isShare ? value * 100 : value);
  const spreads = new Map(
    series.flatMap((own) => own.configurations.map((one) => [one, sparingly(drawnSpread(one.trials, measure))] as const)),
  );
  const drawn = series.map((own) => ({
    name: own.name,
    points: own.configurations.map((one, index) => {
      const { interval, values } = spreads.get(one)!;
      return {
        x: places ? places.indexOf(placesIn(own)[index]) : own.values![index],
        mean: scaled(one.figures[measure].mean),
        ...(interval ? { interval: [scaled(interval[0]), scaled(interval[1])] as const } : {}),
        ...(values ? { values: values.map(scaled) } : {}),
      };
    }),
  }));
  const counts = [...new Set(series.flatMap(({ configurations }) => configurations.map(({ figures }) => figures[measure].n)))].sort(
    (a, b) => a - b,
  );
  const title = axis ?? axisTitle(shape.axis);
  // What the user writes stays as it is, such as SNR.
  const over = axis ? `over ${axis}` : overText(axisTitle(shape.axis));
  const seeds = counts.length > 1 ? `${counts[0]} to ${counts.at(-1)!}` : String(counts[0]);
  return {
    drawing: curvesFigure(
      {
        title: `${MEASURES[measure]} ${over}`,
        series: drawn,
        x: { title, logarithmic: shape.kind === 'line' && shape.logarithmic, ...(places ? { names: places } : {}) },
        y: { title: isShare ? `${MEASURES[measure]} (%)` : MEASURES[measure], limits: isShare ? [0, 100] : [-1, 1] },
        joined: shape.kind === 'line' || shape.kind === 'steps',
        width,
      },
      type,
    ),
    caption:
      `${MEASURES[measure]} on ${scenesOf(methods)} ${over}: means over ${seeds} ${counts.at(-1) === 1 ? 'seed' : 'seeds'}` +
      `${[...spreads.values()].some(({ interval }) => interval) ? '; bars are 95 % confidence intervals of the mean (t distribution, as if seeds were independent)' : ''}` +
      `${[...spreads.values()].some(({ values }) => values) ? '; where there are two seeds, small dots are their values' : ''}.`,
    notes: notesOf(counts[0]),
    date: latest(methods),
  };
}

function notesOf(fewest: number): string[] {
  if (fewest === 1) return ['curves: with one seed there are no intervals'];
  return fewest === 2 ? ['curves: two seeds are drawn as dots; from three seeds on there are intervals'] : [];
}

/** A run with several methods has a curve for each of them; else a run is one curve. */
function seriesOf(methods: readonly DrawnMethod[]): Series[] {
  const runs = [...new Set(methods.map(({ run }) => run))];
  return runs.flatMap((run): Series[] => {
    const configurations = methods.filter((method) => method.run === run).map(({ one }) => one);
    const curves = sweepCurves(configurations);
    if (curves) {
      return [...new Set(curves.series)].map((name) => {
        const own = configurations.filter((_, index) => curves.series[index] === name);
        return {
          name,
          shape: curves.shape,
          configurations: own,
          values: curves.shape.values.filter((_, index) => curves.series[index] === name),
        };
      });
    }
    const grid = sweepGrid(configurations);
    if (grid) return gridSeries(grid);
    const shape = sweepShape(configurations);
    if (!shape) {
      if (configurations.length < run.configurations.length) {
        throw new Failure({
          code: 'usage',
          message: `--configuration leaves ${configurations.length} of the ${run.configurations.length} configurations of ${run.name}: there is no curve`,
          hint: 'Leave --configuration out.',
        });
      }
      throw new Failure({
        code: 'usage',
        message:
          configurations.length < 2 ? `${run.name} has one configuration: there is no curve` : `${run.name} cannot be drawn as curves`,
        hint: 'Curves need a run that varies one value, such as --set \'vary={split.train: ["5%", "10%", "20%"]}\'.',
      });
    }
    return [{ name: run.name, shape, configurations, ...(shape.kind === 'line' ? { values: shape.values } : {}) }];
  });
}

/** More curves than these could not be told apart. */
const MOST_CURVES = 10;

/** Two paths that vary over all their combinations: the values of one along the axis, a curve for each value of the other. */
function gridSeries({ down, across, rows, columns, cells }: SweepGrid): Series[] {
  const along = numbersOf(rows) ?? numbersOf(columns);
  // A path of numbers goes along the axis, of two the longer one; names are told by curves.
  const turned = numbersOf(rows) === undefined && along !== undefined;
  const [axis, places, other, curves] = turned ? [across, columns, down, rows] : [down, rows, across, columns];
  if (curves.length > MOST_CURVES) {
    throw new Failure({
      code: 'usage',
      message: `${other} has ${curves.length} values: so many curves cannot be told apart`,
      hint: `At most ${MOST_CURVES} can. The run's page has them as a table, report.html.`,
    });
  }
  const shape: SweepShape = along
    ? { kind: 'line', axis: along.shares ? `${axis}, %` : axis, values: along.values, logarithmic: along.logarithmic }
    : { kind: 'dots', axis };
  return curves.map((value, curve): Series => {
    const own = places.flatMap((place, index) => {
      const one = turned ? cells[curve][index] : cells[index][curve];
      return one ? [{ place, one, value: along?.values[index] }] : [];
    });
    return {
      name: pathValueText(other, value, [axis, other]),
      shape,
      configurations: own.map(({ one }) => one),
      places: own.map(({ place }) => place),
      ...(along ? { values: own.map((point) => point.value!) } : {}),
    };
  });
}

/** From here on small values could not be told apart on an even axis. */
const WIDE = 50;

function numbersOf(texts: readonly string[]): { values: number[]; shares: boolean; logarithmic: boolean } | undefined {
  const shares = texts.every((text) => /^[\d.]+ ?%$/.test(text));
  const values = texts.map((text) => (shares ? Number.parseFloat(text) : Number(text)));
  if (!values.every(Number.isFinite)) return undefined;
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return { values, shares, logarithmic: least > 0 && most / least >= WIDE };
}

/** What a point without a number is called: the one value that varies, or the configuration. */
function placeName({ point, name }: PageConfiguration): string {
  const values = [...new Set(Object.values(point).map(String))];
  return values.length === 1 && values[0].length < 24 && !values[0].startsWith('[object') ? values[0] : name;
}

const TITLES: Readonly<Record<string, string>> = {
  'split.train, %': 'Training pixels (% of each class)',
  'split.train': 'Training pixels',
  'split.train, pixels of each class': 'Training pixels of each class',
  'split.train.per_class': 'Training pixels of each class',
  'split.draw, %': 'Training pixels (% of each class)',
  'split.draw, pixels of each class': 'Training pixels of each class',
  'split.draw.per_class': 'Training pixels of each class',
  'patch.size': 'Patch size (pixels)',
  'training.epochs': 'Epochs',
  'dataset.pca.components': 'Principal components',
  configuration: '',
};

/** `Learning rate` of `training.optimizer.rmsprop.learning_rate`. */
function axisTitle(axis: string): string {
  if (Object.hasOwn(TITLES, axis)) return TITLES[axis];
  const last = axis.split('.').at(-1)!.replaceAll('_', ' ');
  return last[0].toUpperCase() + last.slice(1);
}

const overText = (title: string): string => (title === '' ? 'of each configuration' : `over ${title[0].toLowerCase()}${title.slice(1)}`);
