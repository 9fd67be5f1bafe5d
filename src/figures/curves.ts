import { Failure } from '../errors/failure.js';
import { curvesFigure } from '../pictures/figure/curves.js';
import type { Typeface } from '../pictures/figure/typeface.js';
import { sweepCurves } from '../pictures/plots/sweep-curves.js';
import { type SweepShape, sweepShape } from '../pictures/plots/sweep-shape.js';
import type { PageConfiguration } from '../pages/page-run.js';
import { type Measure, MEASURES } from './measures.js';
import { type DrawnMethod, type MethodFigure, latest, listed, named } from './method.js';

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
}

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
  const places = shape.kind === 'line' ? undefined : [...new Set(series.flatMap((one) => one.configurations.map(placeName)))];
  const scaled = (value: number) => (isShare ? value * 100 : value);
  const drawn = series.map(({ name, configurations, values }) => ({
    name,
    points: configurations.map((one, index) => {
      const { mean, interval } = one.figures[measure];
      return {
        x: places ? places.indexOf(placeName(one)) : values![index],
        mean: scaled(mean),
        ...(interval ? { interval: [scaled(interval[0]), scaled(interval[1])] as const } : {}),
      };
    }),
  }));
  const counts = [...new Set(series.flatMap(({ configurations }) => configurations.map(({ figures }) => figures[measure].n)))].sort(
    (a, b) => a - b,
  );
  const title = axis ?? axisTitle(shape.axis);
  const scene = listed([...new Set(methods.map(({ one }) => one.scene?.title ?? one.sceneName))]);
  return {
    drawing: curvesFigure(
      {
        title: `${MEASURES[measure]} over ${title}`,
        series: drawn,
        x: { title, logarithmic: shape.kind === 'line' && shape.logarithmic, ...(places ? { names: places } : {}) },
        y: { title: isShare ? `${MEASURES[measure]} (%)` : MEASURES[measure], limits: isShare ? [0, 100] : [-1, 1] },
        joined: shape.kind === 'line' || shape.kind === 'steps',
        width,
      },
      type,
    ),
    caption:
      `${MEASURES[measure]} on ${scene} over ${lowerFirst(title)}: means over ${counts.join(' to ')} ${counts.at(-1) === 1 ? 'seed' : 'seeds'}` +
      `${counts.at(-1)! > 1 ? '; bars are 95 % confidence intervals of the mean (t distribution, as if seeds were independent)' : ''}.`,
    notes: counts.at(-1) === 1 ? ['curves: with one seed there are no intervals'] : [],
    date: latest(methods),
  };
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
    const shape = sweepShape(configurations);
    if (!shape) {
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
  if (axis in TITLES) return TITLES[axis];
  const last = axis.split('.').at(-1)!.replaceAll('_', ' ');
  return last[0].toUpperCase() + last.slice(1);
}

const lowerFirst = (text: string): string => (text === '' ? 'configurations' : text[0].toLowerCase() + text.slice(1));
