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
/** Series also differ in the shape of their points. */
const SHAPES = ['circle', 'square', 'triangle-up', 'diamond', 'cross'];
/** Bars begin here if nothing lies below: differences of a few points are seen, and the axis says where it begins. */
const STARTS = [0.9, 0.8, 0.6, 0.4, 0.2, 0];

/** Means with a standard deviation to either side, over what varies; each series beside the others. */
export function sweepPlot({ id, title, unit, configurations, shape, points }: SweepPlot): Plot {
  const series = [...new Set(points.map((point) => point.series))];
  const values = points.map((point) => {
    const position = configurations.indexOf(point.configuration);
    const { mean, sd = 0 } = point;
    return {
      ...point,
      at: shape.kind === 'line' ? shape.values[position] : point.configuration,
      low: Math.max(0, point.interval?.[0] ?? mean - sd),
      high: Math.min(1, point.interval?.[1] ?? mean + sd),
      known: point.sd !== undefined || point.interval !== undefined,
    };
  });
  const lowest = Math.min(...values.map(({ low }) => low));
  const start = STARTS.find((value) => value < lowest) ?? 0;
  const bars = shape.kind === 'bars';
  return {
    id,
    title,
    description: `${title} of ${configurations.length} configurations: ${values.map(({ configuration, series: one, mean }) => `${configuration}, ${one}: ${mean.toFixed(4)}`).join('; ')}.`,
    spec: {
      width: WIDTH,
      height: 260,
      padding: 6,
      data: [{ name: 'points', values: shape.kind === 'line' ? [...values].sort((a, b) => Number(a.at) - Number(b.at)) : values }],
      scales: [
        ...xScales(shape, configurations, series),
        { name: 'y', type: 'linear', range: 'height', domain: [start, 1], nice: false, zero: false },
        { name: 'colour', type: 'ordinal', domain: series, range: seriesColours },
        { name: 'shape', type: 'ordinal', domain: series, range: SHAPES },
      ],
      axes: axesOf(shape, configurations, start > 0 ? `${unit} (from ${start})` : unit),
      legends:
        series.length < 2
          ? []
          : [{ fill: 'colour', ...(bars ? { symbolType: 'square' } : { shape: 'shape' }), ...legendLayout(series, WIDTH) }],
      marks: bars ? barMarks() : lineMarks(shape),
    } satisfies Spec,
  };
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
    { name: 'x', type: 'band', range: 'width', domain, padding: 0.25 },
    { name: 'place', type: 'band', range: [0, { signal: 'bandwidth("x")' }] as never, domain: [...series], padding: 0.08 },
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

function barMarks(): Mark[] {
  const x = { scale: 'x', field: 'at', offset: { scale: 'place', field: 'series' } };
  return [
    {
      type: 'rect',
      from: { data: 'points' },
      encode: {
        enter: {
          x,
          width: { scale: 'place', band: 1 },
          y: { scale: 'y', field: 'mean' },
          y2: { signal: 'height' },
          fill: { scale: 'colour', field: 'series' },
        },
      },
    },
    spreadOf({ scale: 'x', field: 'at', offset: { signal: 'scale("place", datum.series) + bandwidth("place") / 2' } }),
  ];
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
    {
      type: 'symbol',
      from: { data: 'points' },
      encode: {
        enter: { ...at, size: { value: 60 }, fill: { scale: 'colour', field: 'series' }, shape: { scale: 'shape', field: 'series' } },
      },
    },
  ];
}
