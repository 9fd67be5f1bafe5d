import { html, type Html, scriptJson } from '../../base/html.js';
import type { DrawnPlot } from '../../pictures/plots/render.js';

/**
 * A plot of a page. The page's script asks every one for what a pointer finds: none is without.
 *
 * @param hover where values lie in the drawing's own pixels, with what is said of them
 */
export const plotFigure = (title: string, drawing: Html, hover: DrawnPlot['hover']): Html =>
  html`<figure class="plot"><h3>${title}</h3>${drawing}<script type="application/json">${scriptJson(hover)}</script></figure>`;
