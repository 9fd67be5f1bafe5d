import { areLabels, chooseClasses, type ClassChoice, type ExperimentClass, type LabelledClass } from '../../architecture/classes.js';
import { Failure } from '../../errors/failure.js';
import { choiceProblem } from '../../pipeline/resolve/dataset-checks.js';
import type { Mask, NumericVariable } from '../cube.js';
import { labelledPixels } from './mask.js';

/** A class as a pipeline or a catalogue names it: without a label, the next one of the mask. */
export type NamedClass = string | { readonly name: string; readonly label: number; readonly colour?: string };

/** What the pipeline's text is to blame for; knows the key below `dataset`, so that the spec can say where it stands. */
export class DatasetFailure extends Failure {
  constructor(
    readonly path: readonly (string | number)[],
    { problems }: Failure,
  ) {
    super(problems);
  }
}

/** An experiment's mask: class numbers 1, 2, … without gaps, and the classes that they stand for. */
export interface ClassMask {
  readonly mask: Mask;
  readonly classes: readonly ExperimentClass[];
}

/**
 * The classes of a mask of labels by their names: those given, else those that the file gives, else `Class 10` for label 10.
 * A list of plain names goes by the ascending labels of the mask; labels may have gaps.
 *
 * @param ofFile the names (and colours) that the mask's file gives by label
 * @throws DatasetFailure `class-count` where names and labels do not match
 */
export function nameClasses(
  labels: Mask,
  names: readonly NamedClass[] | undefined,
  ofFile: ReadonlyMap<number, Omit<LabelledClass, 'label'>> = new Map(),
): LabelledClass[] {
  const found = labelledPixels(labels).flatMap((pixels, index) => (pixels > 0 ? [{ label: index + 1, pixels }] : []));
  if (!names) return found.map(({ label, pixels }) => ({ name: `Class ${label}`, ...ofFile.get(label), label, pixels }));
  const byLabel = new Map(names.flatMap((one) => (typeof one === 'string' ? [] : [[one.label, one] as const])));
  const fits = byLabel.size === 0 ? names.length === found.length : byLabel.size === names.length;
  if (!fits)
    throw wrongCount(
      found.map(({ label }) => label),
      names,
    );
  const missing = found.find(({ label }) => byLabel.size > 0 && !byLabel.has(label));
  const absent = [...byLabel.keys()].find((label) => !found.some((one) => one.label === label));
  if (missing)
    throw failure(
      'class-count',
      `the mask has label ${missing.label} (${missing.pixels} pixels), but no class has it`,
      `Name it: {name: …, label: ${missing.label}}.`,
    );
  if (absent !== undefined)
    throw failure(
      'class-missing',
      `no pixel of the mask has label ${absent} (${JSON.stringify(byLabel.get(absent)!.name)})`,
      'Remove the class.',
    );
  return found.map(({ label, pixels }, index) => {
    const one = byLabel.get(label);
    return { name: one?.name ?? (names[index] as string), label, pixels, ...(one?.colour ? { colour: one.colour } : {}) };
  });
}

/**
 * The mask of an experiment: some classes left out, others merged, then renumbered.
 *
 * @throws DatasetFailure `class-unknown`
 */
export function chooseMask(labels: Mask, known: readonly LabelledClass[], choice: ClassChoice): ClassMask {
  const { classes, problems } = chooseClasses(known, choice);
  if (problems.length > 0) throw new DatasetFailure(problems[0].path, new Failure(choiceProblem(problems[0], known)));
  if (areLabels(classes) && classes.length === known.length) return { mask: labels, classes };
  const numbers = new Uint16Array(65536);
  for (const [index, one] of classes.entries()) for (const label of one.labels) numbers[label] = index + 1;
  const values = labels.values.map((label) => numbers[label]);
  return { mask: { ...labels, values: classes.length > 255 ? Uint16Array.from(values) : Uint8Array.from(values) }, classes };
}

function wrongCount(labels: readonly number[], names: readonly NamedClass[]): DatasetFailure {
  return failure(
    'class-count',
    `the mask has ${labels.length} classes (labels ${labels.slice(0, 20).join(', ')}${labels.length > 20 ? ', …' : ''}), but there are ${names.length} names`,
    'Give one name for each label in ascending order, or each with its label: {name: Maize, label: 10}.',
  );
}

function failure(code: 'class-count' | 'class-missing', message: string, hint: string): DatasetFailure {
  return new DatasetFailure(['classes'], new Failure({ code, message, hint }));
}

/** What a mask's file says of its labels. */
export function classesOfFile({ classNames = [], classColours = [] }: NumericVariable): Map<number, { name: string; colour?: string }> {
  const twice = new Set(classNames).size < classNames.length;
  return new Map(
    Array.from({ length: Math.max(classNames.length, classColours.length) }, (_, label) => {
      const colour = classColours[label]?.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('');
      return [
        label,
        { name: (!twice && classNames[label]) || `Class ${label}`, ...(colour?.length === 6 ? { colour: `#${colour}` } : {}) },
      ];
    }),
  );
}
