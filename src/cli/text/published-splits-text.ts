import { percent } from '../../results/leakage-table.js';
import { PATCHES, type PublishedFigures } from '../../results/tables/of-published-splits.js';
import { formatTable } from './table.js';

/** The published splits, their pixels, what does not fit, and their leakage; those whose files are not here by name. */
export function publishedText(found: readonly PublishedFigures[]): string {
  const known = found.filter(({ pixels }) => pixels);
  const absent = found.filter(({ pixels }) => !pixels);
  const counts = formatTable([
    ['split', 'train', 'test', 'not in the mask', 'other class'],
    ...known.map(({ split, pixels }) => [
      split.id,
      String(pixels!.train),
      String(pixels!.test),
      pixels!.misfits ? `${pixels!.misfits.outside.train} + ${pixels!.misfits.outside.test}` : '–',
      pixels!.misfits ? String(pixels!.misfits.differing) : '–',
    ]),
  ]);
  const shares = (key: 'inside' | 'overlap') =>
    formatTable([
      ['patch', ...PATCHES.map(String)],
      ...known.map(({ split, pixels }) => [split.id, ...pixels!.leakage.map((one) => percent(one[key]).replace(' %', ''))]),
    ]);
  const about = found.flatMap(({ split: { id, title, source, citation, misfit }, missing }) => [
    `${id}: ${title}. ${source}.`,
    ...(misfit === undefined ? [] : [`  ${misfit}.`]),
    `  ${citation}`,
    ...(missing === undefined ? [] : [`  not counted: ${missing}`]),
  ]);
  const tables =
    known.length === 0
      ? []
      : [
          counts,
          `test pixels with a training pixel inside their patch, in percent\n${shares('inside')}`,
          `test pixels whose patch overlaps the patch of a training pixel, in percent\n${shares('overlap')}`,
        ];
  const none = absent.length === found.length ? ['The files of no published split are here.'] : [];
  return [...none, ...tables, about.join('\n'), 'To use one: split: {by: published, name: NAME, validation: 10%}'].join('\n\n');
}

/** The same for programs; what is not known is null. */
export function publishedJson(found: readonly PublishedFigures[]): object {
  return found.map(({ split, pixels, missing }) => ({
    name: split.id,
    title: split.title,
    scenes: split.scenes,
    source: split.source,
    citation: split.citation,
    misfit: split.misfit ?? null,
    classes: split.classes,
    files: [split.train, ...('rest' in split.test ? [] : [split.test])].map(({ file, sha256 }) => ({ file, sha256: sha256 ?? null })),
    pixels: pixels ?? null,
    missing: missing ?? null,
  }));
}
