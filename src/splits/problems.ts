import type { Problem } from '../errors/failure.js';
import { type Amount, formatAmount } from './amount.js';
import type { AmountKey } from './split.js';

/** What may be wrong between a split's amounts and a scene's pixels: found in the text where the scene is known, else with its mask. */
export function classTooSmall(part: AmountKey, amount: Amount, asked: number, left: number, size: number, name: string): Problem {
  const kept = part !== 'test' && asked <= left ? '; one must remain for the test set' : '';
  return {
    code: 'class-too-small',
    message: `split.${part} (${formatAmount(amount)}) asks for ${pixels(asked)} of class ${name}, which has ${left} of its ${size} left${kept}`,
    hint: 'Ask for fewer pixels, or leave the class out of the mask.',
  };
}

export function tooFewPixels(part: AmountKey, count: number, left: number): Problem {
  return {
    code: 'too-few-pixels',
    message: `split.${part} asks for ${pixels(count)}, but ${left} labelled ${left === 1 ? 'pixel is' : 'pixels are'} left`,
    hint: 'Ask for fewer pixels.',
  };
}

export function emptyPart(part: AmountKey, amount: Amount): Problem {
  return {
    code: 'split-empty',
    message: `split.${part} (${formatAmount(amount)}) gets no pixel`,
    hint: part === 'test' ? 'Ask for fewer training and validation pixels.' : 'Ask for at least one pixel.',
  };
}

/** Nothing to choose the epoch by, where only the split itself tells. */
export function noValidation(select: string): Problem {
  return {
    code: 'selection',
    message: `training.select: ${select} needs validation pixels, and the split has none`,
    hint: 'Use select: last, or a split with validation pixels (by: files and by: published draw them from those of training: validation: 10%).',
  };
}

/** A fold that there is not. */
export function foldUnknown(fold: number, folds: number): Problem {
  return {
    code: 'value',
    message: `split.fold is ${fold}, but there are ${folds} folds`,
    expected: `a whole number from 1 to ${folds}`,
    hint: `Set it to one of 1 to ${folds}, or split.folds higher.`,
  };
}

function pixels(count: number): string {
  return `${count} ${count === 1 ? 'pixel' : 'pixels'}`;
}

interface ClassAtIssue {
  readonly name: string;
  readonly label: number;
  readonly pixels: number;
}

/** Classes of which training, validation or test pixels cannot be had beyond a buffer. */
export function classesUnserved(
  classes: readonly (ClassAtIssue & Record<'train' | 'validation' | 'test', number>)[],
  buffer: number,
): Problem {
  const told = classes.map(
    ({ name, label, pixels: size, train, validation, test }) =>
      `${label} ${name} (${pixels(size)}: ${train} to train and ${validation} to validate leave ${test} beyond the buffer)`,
  );
  return {
    code: 'split-unserved',
    message: `split (by: buffered, buffer: ${buffer}): ${listClasses(classes.length)} cannot have training and test pixels: ${told.join('; ')}`,
    hint: `Ask for fewer pixels, try another split.block, a smaller patch or buffer, or ${leaveOut(classes)}.`,
  };
}

/** Classes that are in too few blocks to be in every part. */
export function classesWithoutPart(
  classes: readonly (ClassAtIssue & { readonly blocks: number; readonly missing: readonly string[] })[],
  parts: number,
): Problem {
  const told = classes.map(
    ({ name, label, pixels: size, blocks, missing }) =>
      `${label} ${name} (${pixels(size)} in ${blocks} ${blocks === 1 ? 'block' : 'blocks'}: none for ${missing.join(', ')})`,
  );
  return {
    code: 'split-unserved',
    message: `split: ${listClasses(classes.length)} cannot be in all ${parts} parts: ${told.join('; ')}`,
    hint: `Set a smaller split.block, or ${leaveOut(classes)}.`,
  };
}

/** Classes of which the training blocks hold fewer pixels than `draw` asks for, or of which it asks for none. */
export function drawTooMuch(draw: string, classes: readonly (ClassAtIssue & { readonly asked: number; readonly held: number })[]): Problem {
  const told = classes.map(({ name, label, asked, held }) => `${label} ${name} (${asked} asked for, ${held} available)`);
  return {
    code: 'split-unserved',
    message: `split.draw (${draw}): the training blocks cannot give this many pixels of ${listClasses(classes.length)}: ${told.join('; ')}`,
    hint: `Draw another number of pixels, raise split.train, or ${leaveOut(classes)}.`,
  };
}

function listClasses(count: number): string {
  return `${count} ${count === 1 ? 'class' : 'classes'}`;
}

function leaveOut(classes: readonly ClassAtIssue[]): string {
  return `leave ${classes.length === 1 ? 'the class' : 'these classes'} out: dataset: {leave_out: [${classes.map(({ name }) => name).join(', ')}]}`;
}
