import type { Nearness } from '../../data/leakage.js';
import { labelledPixels } from '../../data/masks/mask.js';
import { leakageLine, percent } from '../../results/leakage-table.js';
import type { ConfigurationSplits, SeedSplit } from '../../plan/split-figures.js';
import { type LoadedPipeline, sampleSize } from '../../pipeline/experiment.js';
import { formatTable } from './table.js';

/** The splits of one configuration: a line for each seed, then one for each class over the seeds. */
export function splitText({ configuration: { experiment }, mask, classNames, seeds }: ConfigurationSplits, varies: boolean): string {
  const {
    split: { by },
  } = experiment;
  const size = sampleSize(experiment);
  const elsewhere = experiment.dataset.test_on !== undefined;
  const labelled = labelledPixels(mask).reduce((sum, count) => sum + count, 0);
  const title = varies ? `${experiment.name}: ` : '';
  const head =
    `${title}split by ${by}; ${mask.rows} x ${mask.columns} pixels, ${labelled} of them labelled, ` +
    `${classNames.length} classes; ${size === 1 ? 'samples of one pixel' : `patches of ${size} x ${size}`}`;
  const perSeed = formatTable([
    ['seed', 'train', 'validation', 'test', 'unused', 'inside', 'overlap', 'distance', 'validation inside'],
    ...seeds.map(({ seed, split: { train, validation, test }, leakage, validation: own }) => [
      String(seed),
      ...[train, validation, test].map(({ length }) => String(length)),
      String(labelled - train.length - validation.length - test.length),
      ...shares(leakage),
      distanceOf(leakage),
      own.inside === undefined ? '–' : percent(own.inside),
    ]),
  ]);
  const perClass = formatTable(
    [
      ['', 'class', 'train', 'validation', 'test', 'inside', 'overlap'],
      ...classNames.map((name, index) => [
        String(index + 1),
        name,
        ...(['train', 'validation', 'test'] as const).map((part) => range(seeds.map(({ counts }) => counts[index][part]))),
        ...(['inside', 'overlap'] as const).map((key) => meanShare(seeds, index, key)),
      ]),
    ],
    [1],
  );
  const mean = (key: 'inside' | 'overlap') => seeds.reduce((sum, { leakage }) => sum + leakage[key]!, 0) / seeds.length;
  return [head, perSeed, perClass, leakageLine({ inside: mean('inside'), overlap: mean('overlap') }, { sample: size, elsewhere })].join(
    '\n\n',
  );
}

/** Splits for programs: `leakage` of the test pixels, `validation_leakage` of the others. */
export function splitJson({ name, varies }: LoadedPipeline, found: readonly ConfigurationSplits[], folders: readonly string[]): object {
  const documents = found.map((one, index) => ({ ...jsonOf(one), ...(folders[index] === undefined ? {} : { folder: folders[index] }) }));
  return varies ? { name, configurations: documents } : documents[0];
}

function jsonOf({ configuration: { experiment }, mask, classNames, seeds }: ConfigurationSplits): object {
  return {
    name: experiment.name,
    rows: mask.rows,
    columns: mask.columns,
    patch: sampleSize(experiment),
    split: experiment.split,
    seeds: seeds.map(({ seed, split, counts, leakage, validation }) => ({
      seed,
      train: split.train.length,
      validation: split.validation.length,
      test: split.test.length,
      leakage: figures(leakage),
      validation_leakage: figures(validation),
      classes: classNames.map((one, index) => ({
        class: index + 1,
        name: one,
        ...counts[index],
        leakage: figures(leakage.classes[index]),
      })),
    })),
  };
}

function figures({ inside, overlap, distance }: Nearness): object {
  return { inside: inside ?? null, overlap: overlap ?? null, distance: distance ?? null };
}

function shares({ inside, overlap }: Nearness): string[] {
  return [inside, overlap].map((share) => (share === undefined ? '–' : percent(share)));
}

/** The least, and the median. */
function distanceOf({ distance }: Nearness): string {
  return distance ? `from ${distance.min}, median ${distance.median}` : '–';
}

function range(counts: readonly number[]): string {
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most ? String(least) : `${least}-${most}`;
}

function meanShare(seeds: readonly SeedSplit[], index: number, key: 'inside' | 'overlap'): string {
  const known = seeds.map(({ leakage }) => leakage.classes[index][key]).filter((share) => share !== undefined);
  return known.length === 0 ? '–' : percent(known.reduce((sum, share) => sum + share, 0) / known.length);
}
