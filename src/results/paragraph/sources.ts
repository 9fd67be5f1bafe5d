import type { KnownScene } from '../../scenes/index.js';

/** A work that a text cites: an entry of BibTeX, and what stands in a sentence. */
export interface CitedSource {
  /** Of BibTeX and of the page, unique. */
  readonly key: string;
  /** As in `(Zhong et al., 2018)`. */
  readonly short: string;
  readonly type: 'article' | 'inproceedings' | 'misc' | 'software';
  readonly fields: Readonly<Record<string, string>>;
}

/** A scene's source from its citation, whatever form that has. */
export function sceneSource({ id, title, citation, licence }: KnownScene): CitedSource | undefined {
  if (citation === undefined) return undefined;
  const source = statedSource(`scene-${id}`, title, citation);
  return licence ? { ...source, fields: { ...source.fields, note: `${citation}. Licence: ${licence}` } } : source;
}

/** A source of which only a line of text is known: `Authors: title. Where, year, doi:…`. */
export function statedSource(key: string, title: string, citation: string): CitedSource {
  const doi = /\bdoi:\s*(10\.\S+?)[.,;]?(?=\s|$)/i.exec(citation)?.[1];
  const year = /\b(?:19|20)\d{2}\b(?=\D*$)/.exec(citation.replace(/doi:\s*\S+/i, ''))?.[0];
  const authors = namesIn(/^([^:]+):\s/.exec(citation)?.[1] ?? '');
  const by = authors.map((name) => name.replace(/ et al\.?$/, ' and others'));
  const short =
    authors.length > 2 ? `${familyName(authors[0])} et al.` : authors.length > 0 ? authors.map(familyName).join(' and ') : title;
  return {
    key,
    short: year === undefined || authors.length === 0 ? short : `${short}, ${year}`,
    type: 'misc',
    fields: {
      ...(by.length > 0 ? { author: by.join(' and ') } : {}),
      title,
      note: citation,
      ...(doi ? { doi } : {}),
      ...(year ? { year } : {}),
    },
  };
}

/** Initials, which stand behind a name and its comma: `J.`, `J.-P. B.` */
const INITIALS = /^(?:\p{Lu}[\p{L}]{0,2}\.[\s-]*)+$/u;

/** `Smith, J., Doe and Lee` as three names. */
function namesIn(text: string): string[] {
  const names: string[] = [];
  for (const part of text.replaceAll(/[{}]/g, '').split(/\s*(?:[,;&]|\band\b)\s*/)) {
    if (part === '') continue;
    if (INITIALS.test(part) && names.length > 0) names.push(`${names.pop()!}, ${part}`);
    else names.push(part);
  }
  return names;
}

const familyName = (name: string): string => name.split(', ')[0];

/** The program with the run: what a reader needs to find the very results. */
export function softwareSource({
  version,
  run,
  year,
}: {
  readonly version?: string;
  readonly run: string;
  readonly year: number;
}): CitedSource {
  return {
    key: 'hsi-run',
    short: `the hsi-run authors, ${year}`,
    type: 'software',
    fields: {
      author: '{The hsi-run authors}',
      title: 'hsi-run: declarative pipelines for hyperspectral image classification',
      ...(version === undefined ? {} : { version }),
      note: `Run ${run}`,
      year: String(year),
    },
  };
}
