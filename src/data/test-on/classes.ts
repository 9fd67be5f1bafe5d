import type { ClassChoice, ClassReference, LabelledClass } from '../../architecture/classes.js';
import { Failure } from '../../errors/failure.js';
import { nearName } from '../../errors/near-name.js';
import type { ResolvedTestScene } from '../../schema/pipeline.generated.js';
import type { Mask } from '../cube.js';
import { classKey } from '../masks/class-key.js';
import { DatasetFailure } from '../masks/labels.js';
import { labelledPixels } from '../masks/mask.js';

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
  const merged = merge.flatMap(({ name, classes: parts }) => {
    const part = training.find((one) => isMeant(one, parts[0]));
    return part ? [{ name, label: part.label }] : [];
  });
  const known = [...training, ...merge].map(({ name }) => name);
  const out = new Set(leftOut.map((reference, index) => find(classes, reference, ['leave_out', index])));
  const numbers = new Map<number, readonly LabelledClass[]>();
  const renamed = new Set<number>();
  for (const { name, label } of classes) numbers.set(label, namesakes(name, training, merged));
  for (const [index, { class: reference, as }] of rename.entries()) {
    const label = find(classes, reference, ['rename', index, 'class']);
    const meant = namesakes(as, training, merged);
    if (meant.length === 0) throw unknown(as, known, ['rename', index, 'as'], 'the training scene');
    if (meant.length > 1) throw ambiguous(as, meant, ['rename', index, 'as']);
    numbers.set(label, meant);
    renamed.add(label);
  }
  const pixels = labelledPixels(labels);
  const tested = classes.filter(({ label }) => pixels[label - 1] > 0 && !out.has(label));
  const foreign = tested.filter(({ label }) => numbers.get(label)!.length === 0);
  if (foreign.length > 0) throw foreignClasses(foreign, pixels, known, new Set(classes.map(({ name }) => classKey(name))));
  const byName = tested.filter(({ label }) => !renamed.has(label));
  for (const { name, label } of byName) {
    const meant = numbers.get(label)!;
    if (meant.length > 1) throw ambiguous(name, meant);
    const twin = byName.find((other) => other.label !== label && other.name !== name && numbers.get(other.label)![0] === meant[0]);
    if (twin) throw twins(name, twin.name, meant[0].name);
  }
  const table = new Uint16Array(65536);
  for (const { label } of tested) table[label] = numbers.get(label)![0].label;
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

/** The classes that a name means: those that are called so, else those whose names are alike (`classKey`). */
function namesakes(name: string, training: readonly LabelledClass[], merged: readonly LabelledClass[]): readonly LabelledClass[] {
  const lists = [training, merged];
  const exact = lists.map((list) => list.filter((one) => one.name === name));
  const alike = lists.map((list) => list.filter((one) => classKey(one.name) === classKey(name)));
  return [...exact, ...alike].find((list) => list.length > 0) ?? [];
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

function ambiguous(name: string, meant: readonly LabelledClass[], path: readonly (string | number)[] = []): DatasetFailure {
  const names = meant.map((one) => one.name);
  return new DatasetFailure(
    ['test_on', ...path],
    new Failure({
      code: 'class-unknown',
      message: `dataset.test_on: ${name} can be any of these classes of the training scene: ${names.join(', ')}`,
      hint: `Say which one: dataset.test_on.rename: [{class: ${name}, as: ${names[0]}}].`,
    }),
  );
}

function twins(name: string, twin: string, meant: string): DatasetFailure {
  return new DatasetFailure(
    ['test_on'],
    new Failure({
      code: 'class-unknown',
      message: `dataset.test_on: ${name} and ${twin} are two classes of the test scene, but both can be ${meant} of the training scene`,
      hint: `If they are one class: dataset.test_on.rename: [{class: ${name}, as: ${meant}}, {class: ${twin}, as: ${meant}}]. Else leave one out.`,
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
