import type { Spec } from 'vega';
import { legendLayout, MUTED, type Plot, seriesColours } from './render.js';

/** One line: a part of one seed over its epochs. */
export interface Curve {
  /** `training`, `validation`, or a block's name. */
  readonly series: string;
  readonly seed: string;
  readonly points: readonly (readonly [epoch: number, value: number])[];
  /** The epoch whose weights were tested, on this line. */
  readonly chosen?: number;
}

/** What each panel has a curve of, in the order of their colours. */
export const PARTS = ['training', 'validation'] as const;

export interface CurvesPlot {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly curves: readonly Curve[];
  /** One of many that stand beside each other: small, with the same values on each axis, and one legend for all elsewhere. */
  readonly panel?: { readonly epochs: number };
}

/** With its axis it fits a telephone's screen. */
const [WIDTH, HEIGHT] = [256, 170];
/** Of one of many panels. */
const [PANEL_WIDTH, PANEL_HEIGHT] = [150, 90];
/** More points than these are not seen apart at this width. */
const MOST_POINTS = 250;

/** Values over epochs, a line for each seed and part; the chosen epoch has a dot. */
export function curvesPlot({ id, title, unit, curves, panel }: CurvesPlot): Plot {
  const series = [...new Set(curves.map((curve) => curve.series))];
  const seeds = new Set(curves.map(({ seed }) => seed)).size;
  const points = curves.flatMap((curve) =>
    thinned(curve).map(([epoch, value]) => ({ series: curve.series, line: `${curve.series} ${curve.seed}`, epoch, value })),
  );
  // A line through one point is none: a single epoch has dots.
  const lone = curves
    .filter((curve) => curve.points.length === 1)
    .map(({ series: one, points: [[epoch, value]] }) => ({ series: one, epoch, value }));
  const chosen = curves.flatMap(({ series: one, points: all, chosen: epoch }) =>
    all.filter(([at]) => at === epoch).map(([at, value]) => ({ series: one, epoch: at, value })),
  );
  return {
    id,
    title,
    hover: curves.flatMap((curve) =>
      thinned(curve).map(([epoch, value]) => ({
        x: epoch,
        y: value,
        text: `${curve.series}, seed ${curve.seed}, epoch ${epoch}: ${Number(value.toPrecision(4))}${epoch === curve.chosen ? ', tested' : ''}`,
      })),
    ),
    spec: { ...specOf({ points, lone, chosen }, series, unit, seeds > 3 ? 1.1 : 1.8), ...(panel ? ofPanel(panel.epochs) : {}) },
    description:
      `${title} over ${points.reduce((most, { epoch }) => Math.max(most, epoch), 0)} epochs of ${seeds} ${seeds === 1 ? 'seed' : 'seeds'}: ${series.join(
        ', ',
      )}. ${chosen.length > 0 ? 'Dots mark the epochs whose weights were tested.' : ''}`.trim(),
  };
}

/** Every so many points, with the last and the chosen one. */
function thinned({ points, chosen }: Curve): Curve['points'] {
  const step = Math.ceil(points.length / MOST_POINTS);
  return points.filter(([epoch], index) => index % step === 0 || index === points.length - 1 || epoch === chosen);
}

/** The first and the last epoch, and round ones between. */
function wholeTicks(points: readonly { readonly epoch: number }[]): number[] {
  if (points.length === 0) return [];
  const [first, last] = [Math.min(...points.map(({ epoch }) => epoch)), Math.max(...points.map(({ epoch }) => epoch))];
  const step = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000].find((one) => (last - first) / one <= 6) ?? last - first;
  const round = Array.from({ length: Math.floor(last / step) + 1 }, (_, index) => index * step);
  // One that would touch an end stays away.
  return [...new Set([first, ...round.filter((tick) => tick - first > step / 2 && last - tick > step / 2), last])];
}

/** What is other in a panel: shares from 0 to 1 over the epochs of all panels, and no titles of axes. */
function ofPanel(epochs: number): Pick<Spec, 'width' | 'height' | 'scales' | 'axes' | 'legends'> {
  return {
    width: PANEL_WIDTH,
    height: PANEL_HEIGHT,
    scales: [
      { name: 'x', type: 'linear', range: 'width', domain: [1, Math.max(2, epochs)], zero: false },
      { name: 'y', type: 'linear', range: 'height', domain: [0, 1] },
      { name: 'colour', type: 'ordinal', domain: [...PARTS], range: seriesColours.slice(0, PARTS.length) },
    ],
    axes: [
      { scale: 'x', orient: 'bottom', values: [1, epochs], format: 'd' },
      { scale: 'y', orient: 'left', values: [0, 0.5, 1] },
    ],
    legends: [],
  };
}

function specOf(
  data: Readonly<Record<'points' | 'lone' | 'chosen', readonly { readonly epoch: number }[]>>,
  series: readonly string[],
  unit: string,
  width: number,
): Spec {
  const at = { x: { scale: 'x', field: 'epoch' }, y: { scale: 'y', field: 'value' } };
  return {
    width: WIDTH,
    height: HEIGHT,
    padding: 6,
    data: Object.entries(data).map(([name, values]) => ({ name, values: [...values] })),
    scales: [
      { name: 'x', type: 'linear', range: 'width', domain: { data: 'points', field: 'epoch' }, zero: false },
      { name: 'y', type: 'linear', range: 'height', domain: { data: 'points', field: 'value' }, zero: unit === 'loss', nice: true },
      { name: 'colour', type: 'ordinal', domain: [...series], range: seriesColours.slice(0, Math.max(1, series.length)) },
    ],
    axes: [
      { scale: 'x', orient: 'bottom', title: 'epoch', values: wholeTicks(data.points), format: 'd' },
      { scale: 'y', orient: 'left', title: unit, tickCount: 6 },
    ],
    legends: [{ stroke: 'colour', symbolType: 'stroke', ...legendLayout(series, WIDTH) }],
    marks: [
      {
        type: 'group',
        from: { facet: { name: 'line', data: 'points', groupby: 'line' } },
        marks: [
          {
            type: 'line',
            from: { data: 'line' },
            encode: {
              enter: {
                ...at,
                stroke: { scale: 'colour', field: 'series' },
                strokeWidth: { value: width },
                strokeOpacity: { value: 0.85 },
                strokeJoin: { value: 'round' },
              },
            },
          },
        ],
      },
      {
        type: 'symbol',
        from: { data: 'lone' },
        encode: { enter: { ...at, size: { value: 30 }, fill: { scale: 'colour', field: 'series' } } },
      },
      {
        type: 'symbol',
        from: { data: 'chosen' },
        encode: {
          enter: {
            ...at,
            size: { value: 60 },
            fill: { scale: 'colour', field: 'series' },
            stroke: { value: MUTED },
            strokeWidth: { value: 1 },
          },
        },
      },
    ],
  };
}
