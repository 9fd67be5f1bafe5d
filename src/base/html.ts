import { escapeMarkup } from '../errors/visible.js';

/** Text that is HTML already. */
export class Html {
  constructor(readonly text: string) {}
}

/** What may stand in a template: text and numbers are escaped, nothing is left out, lists are joined. */
export type HtmlContent = Html | string | number | false | undefined | readonly HtmlContent[];

/** A piece of HTML; whatever is put into it is escaped unless it is HTML itself. */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlContent[]): Html {
  return new Html(parts.map((part, index) => (index === 0 ? part : render(values[index - 1]) + part)).join(''));
}

/** HTML that others have made: a picture, a style. */
export const raw = (text: string): Html => new Html(text);

/** A value for a script element: no text in it ends the element. */
export function scriptJson(value: unknown): Html {
  return raw(JSON.stringify(value).replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029'));
}

function render(value: HtmlContent): string {
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map(render).join('');
  return value === undefined || value === false ? '' : escapeHtml(String(value));
}

export function escapeHtml(text: string): string {
  return escapeMarkup(text).replaceAll("'", '&#39;');
}
