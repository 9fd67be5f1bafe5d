import { listed } from './listed.js';
import type { CitedSource } from './sources.js';

export function bibtex({ key, type, fields }: CitedSource): string {
  const lines = Object.entries(fields).map(([name, value]) => `  ${name} = {${FIELDS[name]?.(value) ?? escapeTex(value)}}`);
  return `@${type}{${key},\n${lines.join(',\n')}\n}`;
}

/** Fields of BibTeX that are no plain text: a name in braces is one name, whatever is in it. */
const FIELDS: Readonly<Record<string, (value: string) => string>> = {
  author: (value) => value.split(' and ').map(texName).join(' and '),
  doi: (value) => value.replaceAll(/[{}\\%]/g, '\\$&'),
};

function texName(name: string): string {
  const whole = /^\{([^{}]*)\}$/.exec(name)?.[1];
  return whole === undefined ? escapeTex(name) : `{${escapeTex(whole)}}`;
}

const TEX: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '|': '\\textbar{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '"': "''",
  '±': '$\\pm$',
  γ: '$\\gamma$',
  β: '$\\beta$',
  '×': '$\\times$',
  '²': '\\textsuperscript{2}',
};
/** Combining accents as TeX has them before their letter. */
const ACCENTS: Readonly<Record<string, string>> = {
  '\u0300': '`',
  '\u0301': "'",
  '\u0302': '^',
  '\u0303': '~',
  '\u0308': '"',
  '\u030a': 'r ',
  '\u030c': 'v ',
  '\u0327': 'c ',
};

/** A text as LaTeX shows it: BibTeX of old takes no letters with accents. */
export function escapeTex(text: string): string {
  return text
    .replaceAll(/[\\~^|<>"&%$#_{}\u00b1\u00b2\u00d7\u03b2\u03b3]/g, (sign) => TEX[sign] ?? `\\${sign}`)
    .replaceAll(/[\u00c0-\u017f]/g, (letter) => {
      const [base, accent, ...more] = letter.normalize('NFD');
      return accent in ACCENTS && more.length === 0 ? `{\\${ACCENTS[accent]}${base}}` : letter;
    });
}

/** One line of a list of references. */
export function referenceLine({
  fields: { author, title, journal, booktitle, volume, number, year, doi, note, version },
}: CitedSource): string {
  const where = [
    journal ?? booktitle,
    volume && `${volume}${number ? `(${number})` : ''}`,
    version && `version ${version}`,
    note,
    note?.includes(String(year)) ? undefined : year,
  ]
    .filter(Boolean)
    .join(', ');
  if (note !== undefined && version === undefined) return `${title}. ${note}.`;
  const names = author?.replaceAll(/[{}]/g, '').split(' and ') ?? [];
  const by = listed(names.map((name) => name.replace(/^([^,]+), (.+)$/, '$2 $1')));
  return `${[by, title].filter(Boolean).join('. ')}. ${where}${doi && !note?.includes(doi) ? `, doi:${doi}` : ''}.`;
}
