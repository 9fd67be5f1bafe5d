import { html, type Html, raw, scriptJson } from '../../base/html.js';
import { drawPlot, type DrawnPlot, type Plot } from '../../pictures/plots/render.js';
import { scrolling } from '../format.js';

/**
 * A plot of a page. The page's script asks every one for what a pointer finds: none is without.
 *
 * @param hover where values lie in the drawing's own pixels, with what is said of them
 */
export const plotFigure = (title: string, drawing: Html, hover: DrawnPlot['hover']): Html =>
  html`<figure class="plot"><h3>${title}</h3>${drawing}<script type="application/json">${scriptJson(hover)}</script></figure>`;

export async function drawPlots(plots: readonly Plot[]): Promise<Html[]> {
  const drawn: Html[] = [];
  for (const plot of plots) {
    const { svg, hover } = await drawPlot(plot);
    drawn.push(plotFigure(plot.title, scrolling(plot.title, raw(sized(svg))), hover));
  }
  return drawn;
}

/** What lies between the axes of a plot that stands beside another, or beside a table: in pixels. */
export const HALF_PLOT = 456;

/** All plots of a page alike, or their words have different sizes side by side. */
const LARGER = 1.1;

/** As large as there is room, and no smaller than it was drawn: what is wider than the screen scrolls, and its words stay. */
export function sized(svg: string): string {
  return svg.replace(
    /^<svg ([^>]*?)width="(\d+)" height="\d+"/,
    (_, before: string, width: string) => `<svg ${before}style="min-width:${width}px" width="${Math.round(Number(width) * LARGER)}"`,
  );
}
