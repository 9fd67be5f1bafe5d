import type { ClassChoice, ClassReference, LabelledClass } from '../../architecture/classes.js';
import { Failure } from '../../errors/failure.js';
import { nearName } from '../../errors/near-name.js';
import type { ResolvedTestScene } from '../../schema/pipeline.generated.js';
import type { Mask } from '../cube.js';
import { classKey } from '../class-key.js';
import { DatasetFailure } from '../labels.js';
import { labelledPixels } from '../mask.js';

/** What of a test scene says which of its classes is which. */
type Naming = Pick<ResolvedTestScene, 'leave_out' | 'rename'>;

interface Labelled {
  readonly labels: Mask;
  readonly classes: readonly LabelledClass[];
}

/**
 * The labels of a test scene in the numbers of the training scene: its classes are found by name.
 *
 * @param merge the training scene's merged classes, whose names may stand in the test scene, too
 * @throws DatasetFailure `class-unknown` of a class that the training scene does not have, `mask-empty` where nothing is left to test
 */
export function labelsByName(
  { labels, classes }: Labelled,
  training: readonly LabelledClass[],
  { leave_out: leftOut = [], rename = [] }: Naming,
  merge: ClassChoice['merge'] = [],
): { readonly labels: Mask; readonly untested: readonly string[] } {
  const numbers = new Map(training.map(({ name, label }) => [classKey(name), label]));
  for (const { name, classes: parts } of merge) {
    const part = training.find((one) => isMeant(one, parts[0]));
    if (part && !numbers.has(classKey(name))) numbers.set(classKey(name), part.label);
  }
  const known = [...training, ...merge].map(({ name }) => name);
  const out = new Set(leftOut.map((reference, index) => find(classes, reference, ['leave_out', index])));
  const names = new Map(classes.map(({ name, label }) => [label, classKey(name)]));
  for (const [index, { class: reference, as }] of rename.entries()) {
    const label = find(classes, reference, ['rename', index, 'class']);
    if (!numbers.has(classKey(as))) throw unknown(as, known, ['rename', index, 'as'], 'the training scene');
    names.set(label, classKey(as));
  }
  const pixels = labelledPixels(labels);
  const foreign = classes.filter(({ label }) => pixels[label - 1] > 0 && !out.has(label) && !numbers.has(names.get(label)!));
  if (foreign.length > 0) throw foreignClasses(foreign, pixels, known, new Set(names.values()));
  const table = new Uint16Array(65536);
  for (const { label } of classes) if (!out.has(label)) table[label] = numbers.get(names.get(label)!) ?? 0;
  const wide = training.some(({ label }) => label > 255);
  const values = wide ? new Uint16Array(labels.values.length) : new Uint8Array(labels.values.length);
  for (let pixel = 0; pixel < values.length; pixel++) values[pixel] = table[labels.values[pixel]];
  const found = new Set(values);
  if (found.size === 1 && found.has(0)) {
    throw new DatasetFailure(
      ['test_on', ...(leftOut.length > 0 ? ['leave_out'] : [])],
      new Failure({
        code: 'mask-empty',
        message: 'the test scene has no labelled pixel left',
        hint: 'Leave out fewer classes (dataset.test_on.leave_out).',
      }),
    );
  }
  return { labels: { ...labels, values }, untested: training.filter(({ label }) => !found.has(label)).map(({ name }) => name) };
}

function isMeant({ name, label }: LabelledClass, reference: ClassReference): boolean {
  return reference === name || reference === label;
}

function find(classes: readonly LabelledClass[], reference: ClassReference, path: readonly (string | number)[]): number {
  const found = classes.find((one) => isMeant(one, reference));
  if (found) return found.label;
  throw unknown(
    reference,
    classes.map(({ name }) => name),
    path,
    'the test scene',
  );
}

function unknown(reference: ClassReference, known: readonly string[], path: readonly (string | number)[], where: string): DatasetFailure {
  return new DatasetFailure(
    ['test_on', ...path],
    new Failure({
      code: 'class-unknown',
      message: `dataset.test_on: there is no class ${JSON.stringify(reference)} in ${where}`,
      suggestion: nearName(String(reference), known),
      hint: `Known: ${known.join(', ')}.`,
    }),
  );
}

/** @param taken keys of the classes that the test scene has: none of them is meant by another of its names */
function foreignClasses(
  foreign: readonly LabelledClass[],
  pixels: readonly number[],
  known: readonly string[],
  taken: ReadonlySet<string>,
): DatasetFailure {
  const list = foreign
    .map(({ name, label }) => `${name} (${pixels[label - 1]} ${pixels[label - 1] === 1 ? 'pixel' : 'pixels'})`)
    .join(', ');
  return new DatasetFailure(
    ['test_on'],
    new Failure({
      code: 'class-unknown',
      message: `dataset.test_on: the training scene has no class ${list}`,
      suggestion: nearName(
        foreign[0].name,
        known.filter((name) => !taken.has(classKey(name))),
      ),
      hint:
        `Leave out of the test: dataset.test_on.leave_out: [${foreign.map(({ name }) => name).join(', ')}]. ` +
        `Or say which class it is: dataset.test_on.rename: [{class: ${foreign[0].name}, as: …}]. Classes of training: ${known.join(', ')}.`,
    }),
  );
}
