import { bibtex, escapeTex, referenceLine } from './references.js';
import { type CitedSource } from './sources.js';
import { sourcesOf } from './paragraph.js';
import type { ParagraphPart, Sentence } from './text.js';

export const PARAGRAPH_FORMATS = ['text', 'latex', 'md', 'bibtex', 'cff'] as const;
export type ParagraphFormat = (typeof PARAGRAPH_FORMATS)[number];

/** The text with its references, in a form for a paper. */
export function writeParagraph(parts: readonly ParagraphPart[], format: Exclude<ParagraphFormat, 'cff'>): string {
  const sources = sourcesOf(parts);
  switch (format) {
    case 'text':
      return [
        ...parts.map(
          ({ heading, sentences }) =>
            `${heading}. ${flow(
              sentences,
              (source) => `(${source.short})`,
              (text) => text,
            )}`,
        ),
        `References\n${sources.map((source) => `- ${referenceLine(source)}`).join('\n')}`,
      ].join('\n\n');
    case 'md':
      return [
        ...parts.map(({ heading, sentences }) => `**${heading}.** ${flow(sentences, ({ key }) => `[@${key}]`, escapeMarkdown)}`),
        sources.map((source) => `- \\[@${source.key}\\] ${escapeMarkdown(referenceLine(source))}`).join('\n'),
      ].join('\n\n');
    case 'latex':
      return parts
        .map(({ heading, sentences }) => `\\paragraph{${escapeTex(heading)}} ${flow(sentences, ({ key }) => `\\cite{${key}}`, escapeTex)}`)
        .join('\n\n');
    case 'bibtex':
      return sources.map(bibtex).join('\n\n');
  }
}

function flow(sentences: readonly Sentence[], cite: (source: CitedSource) => string, escape: (text: string) => string): string {
  return sentences
    .map((sentence) =>
      sentence
        .map((part) => (typeof part === 'string' ? escape(part) : cite(part)))
        .join('')
        .trim(),
    )
    .join(' ');
}

/** A text as Markdown shows it, pandoc's citations, powers and mathematics too. */
const escapeMarkdown = (text: string): string => text.replaceAll(/[\\`*_[\]<>&@|$~^]/g, '\\$&');

const yaml = (text: string): string => JSON.stringify(text);

/** CITATION.cff (version 1.2.0) of the program with the run: what a repository of results puts beside them. */
export function writeCff({ fields }: CitedSource, sources: readonly CitedSource[]): string {
  return `cff-version: 1.2.0
message: If you use these results, cite the program with the run, and the sources below.
type: software
title: ${yaml(fields.title)}
authors:
  - name: The hsi-run authors
${fields.version === undefined ? '' : `version: ${yaml(fields.version)}\n`}license: MIT
identifiers:
  - type: other
    value: ${yaml(fields.note.replace(/^Run /, ''))}
    description: The run's address
references:
${sources
  .filter(({ type }) => type !== 'software')
  .map(
    ({ type, short, fields: { title, author, year, doi, journal } }) =>
      `  - type: ${type === 'article' ? 'article' : type === 'inproceedings' ? 'conference-paper' : 'generic'}
    title: ${yaml(title)}
    authors:
${(author ?? short)
  .split(' and ')
  .map((one) =>
    one.includes(', ')
      ? `      - family-names: ${yaml(plain(one.split(', ')[0]))}\n        given-names: ${yaml(plain(one.split(', ')[1]))}`
      : `      - name: ${yaml(plain(one))}`,
  )
  .join(
    '\n',
  )}${journal ? `\n    journal: ${yaml(journal)}` : ''}${year ? `\n    year: ${year}` : ''}${doi ? `\n    doi: ${yaml(doi)}` : ''}`,
  )
  .join('\n')}
`;
}

const plain = (name: string): string => name.replaceAll(/[{}]/g, '');
