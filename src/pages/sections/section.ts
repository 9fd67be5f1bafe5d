import { html, type HtmlContent, type Html } from '../../base/html.js';

/** A part of a page with its heading; the navigation lists it. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly content: HtmlContent;
  /** Needs no more than half of a wide screen: it stands beside another such one that comes before or after it. */
  readonly narrow?: boolean;
}

/** More rows, or longer names, need the whole width. */
const [MOST_ROWS, LONGEST_NAME] = [10, 18];

/** Whether a table of figures with these rows stands beside the plot of them. */
export const fitsHalf = (names: readonly string[]): boolean =>
  names.length <= MOST_ROWS && names.every(({ length }) => length <= LONGEST_NAME);

/** The sections in their order; of those in a row that are narrow, two stand side by side where the screen is wide. */
export function drawSections(sections: readonly Section[]): Html[] {
  const drawn: Html[] = [];
  for (let index = 0; index < sections.length; index++) {
    const isPair = sections[index].narrow && sections[index + 1]?.narrow;
    drawn.push(drawSection(sections[index], isPair));
    if (isPair) drawn.push(drawSection(sections[++index], isPair));
  }
  return drawn;
}

function drawSection({ id, title, content }: Section, isHalf = false): Html {
  return html`<section id="${id}"${isHalf && html` class="half"`} aria-labelledby="${id}-heading"><h2 id="${id}-heading">${title}</h2>\n${content}</section>\n`;
}

export function navigation(sections: readonly Section[]): Html {
  return html`<nav aria-label="Sections"><ul>${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>\n`;
}
