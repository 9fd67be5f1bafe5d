import type { Spec, View } from 'vega';
import { xmlText } from '../../errors/visible.js';
import { escapeHtml } from '../../base/html.js';

/** A plot: what Vega draws, and what it says to those who do not see it. */
export interface Plot {
  /** Unique in a page. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly spec: Spec;
  /** What a pointer finds in it; scales are those that the specification names `x` and `y`. */
  readonly hover?: readonly HoverPoint[];
}

/** A drawn value. */
export interface HoverPoint {
  readonly x: number | string;
  readonly y: number;
  /** What it is, before its numbers. */
  readonly text: string;
  /** In CSS pixels, added to where `x` lies. */
  readonly shift?: number;
}

/** A plot with the places of its values: x, y in the drawing's own pixels. */
export interface DrawnPlot {
  readonly svg: string;
  readonly hover: readonly (readonly [x: number, y: number, text: string])[];
}

/**
 * A plot as SVG. Colours are custom properties of the page with a fallback for a file that stands alone; widths of texts are
 * computed, not measured, so that the same plot has the same bytes on every machine.
 */
export async function renderPlot(plot: Plot): Promise<string> {
  return (await drawPlot(plot)).svg;
}

/** As `renderPlot`, with what a pointer finds. */
export async function drawPlot({ id, title, description, spec, hover = [] }: Plot): Promise<DrawnPlot> {
  // Loads slowly: whoever draws nothing should not wait for it.
  const vega = await import('vega');
  (vega as unknown as { textMetrics: { canvas(use: boolean): void } }).textMetrics.canvas(false);
  const view = new vega.View(vega.parse({ background: 'transparent', ...spec }, CONFIG), { renderer: 'none', logLevel: vega.Error });
  const svg = xmlText(await view.toSVG());
  const places = hover.length === 0 ? [] : placesOf(view, svg, hover);
  view.finalize();
  const head = `<title id="${id}-title">${escapeHtml(title)}</title><desc id="${id}-desc">${escapeHtml(description)}</desc>`;
  const drawn = svg
    .replace(/^<svg ([^>]*)>/, `<svg $1 role="img" aria-labelledby="${id}-title ${id}-desc">${head}`)
    .replaceAll(
      / (?:aria-(?:hidden|roledescription|label)|role)="(?:true|graphics-[a-z]+|[a-z ]*(?:container|mark|axis|legend)[^"]*)"/g,
      '',
    )
    .replaceAll(' xmlns:xlink="http://www.w3.org/1999/xlink"', '');
  return { svg: drawn, hover: places };
}

type Scale = ((value: number | string) => number) & { bandwidth?(): number };

function placesOf(view: View, svg: string, points: readonly HoverPoint[]): DrawnPlot['hover'] {
  const [, left, top] = /transform="translate\(([\d.]+),([\d.]+)\)"/.exec(svg)!.map(Number);
  const [x, y] = ['x', 'y'].map((name) => view.scale(name) as Scale);
  const middle = (x.bandwidth?.() ?? 0) / 2;
  const rounded = (value: number) => Math.round(10 * value) / 10;
  return points.map((point) => [rounded(left + x(point.x) + middle + (point.shift ?? 0)), rounded(top + y(point.y)), point.text] as const);
}

/** The colour of a series, from 0, with one for files that stand alone. */
const FALLBACKS = ['#1f6fbf', '#c4560b', '#1a7f4b', '#8a4bbf', '#8d6a00', '#b32d6a', '#0b7a85', '#5b6570'];
export const seriesColours = FALLBACKS.map((colour, index) => `var(--s${index + 1}, ${colour})`);
const INK = 'var(--ink, #1f2328)';
export const MUTED = 'var(--muted, #57606a)';
/** What a drawing lies on. */
export const SURFACE = 'var(--surface, #ffffff)';
const GRID = 'var(--grid, #e3e7eb)';
const FONT = 'system-ui, "Segoe UI", Helvetica, Arial, sans-serif';

const CONFIG = {
  axis: {
    labelFont: FONT,
    titleFont: FONT,
    labelFontSize: 12,
    titleFontSize: 13,
    titleFontWeight: 'normal',
    labelColor: MUTED,
    titleColor: INK,
    domainColor: MUTED,
    tickColor: MUTED,
    gridColor: GRID,
    grid: true,
    aria: false,
  },
  legend: {
    labelFont: FONT,
    titleFont: FONT,
    labelFontSize: 13,
    labelColor: INK,
    titleColor: INK,
    symbolStrokeWidth: 2.5,
    orient: 'top',
    direction: 'horizontal',
    aria: false,
  },
  title: { font: FONT, fontSize: 14, color: INK, anchor: 'start', fontWeight: 600, offset: 8 },
  text: { font: FONT, fontSize: 12, fill: INK },
} as const;

/** As many entries of a legend in a row as fit, none of them cut. */
export function legendLayout(names: readonly string[], width: number): { columns: number; labelLimit: number } {
  const longest = names.reduce((most, { length }) => Math.max(most, length), 1);
  return { columns: Math.max(1, Math.floor(width / (36 + 7.2 * longest))), labelLimit: 0 };
}
