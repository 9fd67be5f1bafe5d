import { html, type HtmlContent, type Html } from '../../base/html.js';

/** A part of a page with its heading; the navigation lists it. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly content: HtmlContent;
}

export function drawSection({ id, title, content }: Section): Html {
  return html`<section id="${id}" aria-labelledby="${id}-heading"><h2 id="${id}-heading">${title}</h2>\n${content}</section>\n`;
}

export function navigation(sections: readonly Section[]): Html {
  return html`<nav aria-label="Sections"><ul>${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>\n`;
}
