import type { Axis, Mark, Scale, Spec } from 'vega';
import { INK, legendLayout, type Plot, seriesColours } from './render.js';
import type { SweepShape } from './sweep-shape.js';

/** One figure of one configuration, measured or published. */
export interface SweepPoint {
  readonly configuration: string;
  readonly series: string;
  readonly mean: number;
  readonly sd?: number;
  /** What is drawn in place of mean - sd to mean + sd. */
  readonly interval?: readonly [low: number, high: number];
  /** What the figure can be at least: 0, or -1 of kappa. */
  readonly least?: number;
}

export interface SweepPlot {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly configurations: readonly string[];
  readonly shape: SweepShape;
  readonly points: readonly SweepPoint[];
}

const WIDTH = 560;
/** Between configurations, and between the series of one, as shares of their steps. */
const [PADDING, INNER] = [0.6, 0.08];
/** Series also differ in the shape of their points. */
const SHAPES = ['circle', 'square', 'triangle-up', 'diamond', 'cross'];
/** From the least to the most of what is drawn of a point. */
function spanOf({ mean, sd = 0, interval, least = 0 }: SweepPoint): { low: number; high: number } {
  return { low: Math.max(least, interval?.[0] ?? mean - sd), high: Math.min(1, interval?.[1] ?? mean + sd) };
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

/** Means with a standard deviation to either side, over what varies; each series beside the others. */
export function sweepPlot({ id, title, unit, configurations, shape, points }: SweepPlot): Plot {
  const series = [...new Set(points.map((point) => point.series))];
  const values = points.map((point) => {
    const position = configurations.indexOf(point.configuration);
    return {
      ...point,
      at: shape.kind === 'line' ? shape.values[position] : point.configuration,
      ...spanOf(point),
      known: point.sd !== undefined || point.interval !== undefined,
    };
  });
  const [start, end] = sweepRange(points);
  const dots = shape.kind === 'dots';
  return {
    id,
    title,
    hover: values.map((one) => ({
      x: one.at,
      y: one.mean,
      shift: dots ? shiftOf(series, one.series, configurations.length) : 0,
      text: hoverText(one),
    })),
    description: `${title} of ${configurations.length} configurations: ${values.map(({ configuration, series: one, mean }) => `${configuration}, ${one}: ${mean.toFixed(4)}`).join('; ')}.`,
    spec: {
      width: WIDTH,
      height: 260,
      padding: 6,
      data: [{ name: 'points', values: shape.kind === 'line' ? [...values].sort((a, b) => Number(a.at) - Number(b.at)) : values }],
      scales: [
        ...xScales(shape, configurations, series),
        { name: 'y', type: 'linear', range: 'height', domain: [start, end], nice: false, zero: false },
        { name: 'colour', type: 'ordinal', domain: series, range: seriesColours },
        { name: 'shape', type: 'ordinal', domain: series, range: SHAPES },
      ],
      axes: axesOf(shape, configurations, unit),
      legends: series.length < 2 ? [] : [{ fill: 'colour', shape: 'shape', ...legendLayout(series, WIDTH) }],
      marks: dots ? dotMarks() : lineMarks(shape),
    } satisfies Spec,
  };
}

/** What `dotMarks` shifts a series by, from the middle of its configuration's place. */
function shiftOf(series: readonly string[], one: string, configurations: number): number {
  const width = (WIDTH / (configurations - PADDING + 2 * PADDING)) * (1 - PADDING);
  const step = width / (series.length - INNER + 2 * INNER);
  return INNER * step + series.indexOf(one) * step + (step * (1 - INNER)) / 2 - width / 2;
}

function hoverText({ configuration, series, mean, low, high, known }: SweepPoint & { low: number; high: number; known: boolean }): string {
  return `${configuration}, ${series}: ${mean.toFixed(4)}${known ? ` (${low.toFixed(4)} to ${high.toFixed(4)})` : ''}`;
}

function xScales(shape: SweepShape, configurations: readonly string[], series: readonly string[]): Scale[] {
  if (shape.kind === 'line') {
    return [
      {
        name: 'x',
        type: shape.logarithmic ? 'log' : 'linear',
        range: 'width',
        domain: { data: 'points', field: 'at' },
        zero: false,
        nice: false,
        padding: 14,
      },
    ];
  }
  const domain = [...configurations];
  if (shape.kind === 'steps') return [{ name: 'x', type: 'point', range: 'width', domain, padding: 0.4 }];
  return [
    { name: 'x', type: 'band', range: 'width', domain, padding: PADDING },
    { name: 'place', type: 'band', range: [0, { signal: 'bandwidth("x")' }] as never, domain: [...series], padding: INNER },
  ];
}

function axesOf(shape: SweepShape, configurations: readonly string[], unit: string): Axis[] {
  const longest = configurations.reduce((most, { length }) => Math.max(most, length), 0);
  const turned = shape.kind !== 'line' && longest * 7 > WIDTH / configurations.length;
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

function spreadOf(x: object): Mark {
  return {
    type: 'rule',
    from: { data: 'points' },
    encode: {
      enter: {
        x,
        y: { scale: 'y', field: 'low' },
        y2: { scale: 'y', field: 'high' },
        stroke: { value: INK },
        strokeWidth: { value: 1.4 },
        opacity: { signal: 'datum.known ? 1 : 0' },
      },
    },
  };
}

/** Side by side within a configuration's place. */
function dotMarks(): Mark[] {
  const x = { scale: 'x', field: 'at', offset: { signal: 'scale("place", datum.series) + bandwidth("place") / 2' } };
  return [spreadOf(x), dotsAt(x)];
}

function dotsAt(x: object): Mark {
  return {
    type: 'symbol',
    from: { data: 'points' },
    encode: {
      enter: {
        x,
        y: { scale: 'y', field: 'mean' },
        size: { value: 64 },
        fill: { scale: 'colour', field: 'series' },
        shape: { scale: 'shape', field: 'series' },
      },
    },
  };
}

function lineMarks(shape: SweepShape): Mark[] {
  const at = { x: { scale: 'x', field: 'at' }, y: { scale: 'y', field: 'mean' } };
  return [
    {
      type: 'group',
      from: { facet: { name: 'one', data: 'points', groupby: 'series' } },
      marks: [
        {
          type: 'line',
          from: { data: 'one' },
          encode: {
            enter: {
              ...at,
              stroke: { scale: 'colour', field: 'series' },
              strokeWidth: { value: 2 },
              strokeDash: { value: shape.kind === 'steps' ? [4, 3] : [1, 0] },
            },
          },
        },
      ],
    },
    spreadOf(at.x),
    dotsAt(at.x),
  ];
}
