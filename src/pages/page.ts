import { CLIENT } from './client.js';
import { dateText } from './format.js';
import { html, raw, type HtmlContent } from '../base/html.js';
import { drawSections, navigation, type Section } from './sections/section.js';
import { PAGE_STYLE } from './style.js';

export interface Page {
  readonly title: string;
  /** Below the title. */
  readonly subtitle: HtmlContent;
  /** What came of it, in a line below the subtitle. */
  readonly outcome?: HtmlContent;
  readonly sections: readonly (Section | undefined)[];
  /** Scripts beside the one that every page has. */
  readonly scripts?: readonly string[];
  readonly version: string;
  readonly computed: Date;
}

/** One HTML text that needs nothing beside it: no network, no server. */
export function drawPage({ title, subtitle, outcome, sections, scripts = [], version, computed }: Page): string {
  const shown = sections.filter((section) => section !== undefined);
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="generator" content="hsi-run ${version}">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<title>${title}</title><style>${raw(PAGE_STYLE)}</style></head>
<body><header><div class="head"><div><h1>${title}</h1><p class="muted">${subtitle}</p></div><button type="button" id="theme" hidden>Dark</button></div>${outcome && html`<p class="outcome">${outcome}</p>`}</header>
${navigation(shown)}<main>
${drawSections(shown)}</main>
<footer><p>Made by hsi-run ${version} from results of ${dateText(computed)}.</p></footer>
${[CLIENT, ...scripts].map((script) => html`<script>${raw(script)}</script>\n`)}</body></html>
`.text;
}
