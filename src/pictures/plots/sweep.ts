import type { Axis, Spec } from 'vega';
import { legendLayout, MUTED, type Plot, seriesColours } from './render.js';
import { dotMarks, lineMarks } from './sweep-marks.js';
import type { SweepShape } from './sweep-shape.js';

/** One figure of one configuration, measured or published. */
export interface SweepPoint {
  readonly configuration: string;
  readonly series: string;
  readonly mean: number;
  /** Of the mean: a bar. */
  readonly interval?: readonly [low: number, high: number];
  /** Of each seed: small dots. */
  readonly values?: readonly number[];
}

export interface SweepPlot {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly configurations: readonly string[];
  readonly shape: SweepShape;
  readonly points: readonly SweepPoint[];
  /** What has a colour of its own: each series, or each configuration, whose series differ in shape alone. */
  readonly colours?: 'series' | 'configuration';
  /** Of what is drawn between its axes, in pixels. */
  readonly width?: number;
}

const WIDTH = 560;
/** Between configurations, and between the series of one, as shares of their steps. */
const [PADDING, INNER] = [0.4, 0.08];
/** Series also differ in the shape of their points. */
const SHAPES = ['circle', 'square', 'triangle-up', 'diamond', 'cross'];
/** Curves are set apart by so many pixels at most, that their bars can be told apart. */
const MOST_APART = 7;

/** From the least to the most of what is drawn of a point. */
function spanOf({ mean, interval = [mean, mean], values = [] }: SweepPoint): { low: number; high: number } {
  return { low: Math.min(mean, ...interval, ...values), high: Math.max(mean, ...interval, ...values) };
}

/**
 * Where the axis of values begins and ends: with room at either side, from one tick to another. Values that are farther from each other
 * than from 0 have an axis from 0, as one from 0.1 would only seem to.
 */
export function sweepRange(points: readonly SweepPoint[]): [from: number, to: number] {
  const values = points.map(spanOf);
  const [low, high] = [Math.min(...values.map((one) => one.low)), Math.max(...values.map((one) => one.high))];
  const step = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2].find((one) => (high - low) / one <= 8) ?? 0.2;
  // Whole steps, which floating point has not quite.
  const at = (steps: number) => Number((steps * step).toFixed(3));
  const from = low >= 0 && low < high - low ? 0 : Math.max(low < 0 ? -1 : 0, at(Math.floor(low / step - 0.25)));
  return [from, Math.min(1, at(Math.ceil(high / step + 0.25)))];
}

/** Means with what is known of their spread, over what varies; each series beside the others. */
export function sweepPlot(plot: SweepPlot): Plot {
  const { id, title, configurations, shape, points, colours = 'series', width = WIDTH } = plot;
  const series = [...new Set(points.map((point) => point.series))];
  const apart = shiftsOf(plot, series);
  const drawn = points.map((point) => ({
    ...point,
    at: placeOf(point.configuration, plot),
    apart: apart[series.indexOf(point.series)],
    ...spanOf(point),
    known: point.interval !== undefined,
  }));
  const [start, end] = sweepRange(points);
  const keys = colours === 'configuration' ? configurations : series;
  return {
    id,
    title,
    hover: drawn.map((one) => ({ x: one.at, y: one.mean, shift: one.apart, text: hoverText(one) })),
    description: `${title} of ${configurations.length} configurations: ${drawn.map(({ configuration, series: one, mean }) => `${configuration}, ${one}: ${mean.toFixed(4)}`).join('; ')}.`,
    spec: {
      width,
      height: 260,
      padding: 6,
      data: [
        { name: 'points', values: shape.kind === 'line' ? [...drawn].sort((a, b) => Number(a.at) - Number(b.at)) : drawn },
        { name: 'seeds', values: drawn.flatMap(({ values = [], interval: _, ...one }) => values.map((value) => ({ ...one, value }))) },
      ],
      scales: [
        xScale(plot),
        { name: 'y', type: 'linear', range: 'height', domain: [start, end], nice: false, zero: false },
        { name: 'colour', type: 'ordinal', domain: [...keys], range: seriesColours },
        { name: 'shape', type: 'ordinal', domain: series, range: SHAPES },
      ],
      axes: axesOf(plot),
      legends: series.length < 2 ? [] : [legendOf(series, colours, width)],
      marks: shape.kind === 'dots' ? dotMarks(colours) : lineMarks(shape, colours),
    } satisfies Spec,
  };
}

function legendOf(series: readonly string[], colours: 'series' | 'configuration', width: number) {
  const layout = legendLayout(series, width);
  return colours === 'series'
    ? { fill: 'colour', shape: 'shape', ...layout }
    : { shape: 'shape', symbolFillColor: MUTED, symbolStrokeColor: MUTED, ...layout };
}

/** Where a configuration lies along the axis: a number, or a name. */
function placeOf(configuration: string, { configurations, shape }: SweepPlot): string | number {
  const position = configurations.indexOf(configuration);
  if (shape.kind === 'line') return shape.values[position];
  return shape.names?.[position] ?? configuration;
}

/** By how many pixels each series is drawn beside its place: bars that lie upon each other cannot be told apart. */
function shiftsOf({ shape, configurations, points, width: whole = WIDTH }: SweepPlot, series: readonly string[]): number[] {
  const middle = (series.length - 1) / 2;
  if (shape.kind === 'dots') {
    const width = (whole / (configurations.length - PADDING + 2 * PADDING)) * (1 - PADDING);
    const step = width / (series.length - INNER + 2 * INNER);
    return series.map((_, index) => (index - middle) * step);
  }
  const hasSpread = points.some(({ interval, values }) => interval ?? values);
  const places = new Set<string | number>(shape.kind === 'line' ? shape.values : configurations).size;
  const step = hasSpread ? Math.min(MOST_APART, (0.4 * whole) / places / series.length) : 0;
  return series.map((_, index) => (index - middle) * step);
}

function hoverText({ configuration, series, mean, interval, values }: SweepPoint): string {
  const said = [
    ...(interval ? [`95 %: ${interval[0].toFixed(4)} to ${interval[1].toFixed(4)}`] : []),
    ...(values && !interval ? [`seeds: ${values.map((value) => value.toFixed(4)).join(', ')}`] : []),
  ];
  return `${[...new Set([configuration, series])].join(', ')}: ${mean.toFixed(4)}${said.map((text) => ` (${text})`).join('')}`;
}

function xScale(plot: SweepPlot): NonNullable<Spec['scales']>[number] {
  const { shape, configurations } = plot;
  if (shape.kind === 'line') {
    return {
      name: 'x',
      type: shape.logarithmic ? 'log' : 'linear',
      range: 'width',
      domain: { data: 'points', field: 'at' },
      zero: false,
      nice: false,
      padding: 18,
    };
  }
  const domain = configurations.map((one) => placeOf(one, plot)) as string[];
  if (shape.kind === 'steps') return { name: 'x', type: 'point', range: 'width', domain, padding: 0.4 };
  return { name: 'x', type: 'band', range: 'width', domain, padding: PADDING };
}

/** Pixels of a letter, and between two names. */
const [LETTER, BETWEEN] = [7, 8];

/** Whether neighbours would touch if their names stood upright. */
function areCrowded(names: readonly string[], width: number): boolean {
  const step = width / names.length;
  return names.some(({ length }, index) => index > 0 && ((length + names[index - 1].length) / 2) * LETTER + BETWEEN > step);
}

function axesOf(plot: SweepPlot): Axis[] {
  const { shape, configurations, unit, width = WIDTH } = plot;
  const turned = shape.kind !== 'line' && areCrowded([...new Set(configurations.map((one) => String(placeOf(one, plot))))], width);
  return [
    {
      scale: 'x',
      orient: 'bottom',
      title: shape.axis,
      grid: shape.kind === 'line',
      ...(shape.kind === 'line' ? { values: [...new Set(shape.values)], labelOverlap: 'greedy' } : {}),
      ...(turned ? { labelAngle: -35, labelAlign: 'right', labelBaseline: 'top', labelLimit: 160 } : {}),
    },
    { scale: 'y', orient: 'left', title: unit, tickCount: 6 },
  ];
}
