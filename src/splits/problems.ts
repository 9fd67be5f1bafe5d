import type { Problem } from '../errors/failure.js';
import { nearName } from '../errors/near-name.js';
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
export function drawTooMuch(
  draw: string,
  classes: readonly (ClassAtIssue & { readonly asked: number; readonly held: number })[],
  places: 'blocks' | 'groups' = 'blocks',
): Problem {
  const told = classes.map(({ name, label, asked, held }) => `${label} ${name} (${asked} asked for, ${held} available)`);
  return {
    code: 'split-unserved',
    message: `split.draw (${draw}): the training ${places} cannot give this many pixels of ${listClasses(classes.length)}: ${told.join('; ')}`,
    hint: `Draw another number of pixels, ${places === 'blocks' ? 'raise split.train' : 'let fewer groups test'}, or ${leaveOut(classes)}.`,
  };
}

function listClasses(count: number): string {
  return `${count} ${count === 1 ? 'class' : 'classes'}`;
}

function leaveOut(classes: readonly ClassAtIssue[]): string {
  return `leave ${classes.length === 1 ? 'the class' : 'these classes'} out: dataset: {leave_out: [${classes.map(({ name }) => name).join(', ')}]}`;
}

/** A group that there is not, or one with two uses. */
export function groupWrong(key: string, group: string, known: readonly string[], why: 'unknown' | 'twice'): Problem {
  return {
    code: 'value',
    message: why === 'unknown' ? `split.${key}: there is no group ${group}` : `split.${key}: the group ${group} tests already`,
    ...(why === 'unknown' ? { suggestion: nearName(group, known) } : {}),
    hint: `Groups with labelled pixels: ${known.slice(0, 30).join(', ')}${known.length > 30 ? ', …' : ''}.`,
  };
}

export function tooFewGroups(key: string, asked: number, left: number): Problem {
  return {
    code: 'split-empty',
    message: `split.${key} asks for ${asked} ${asked === 1 ? 'group' : 'groups'}, but ${left} ${left === 1 ? 'is' : 'are'} left, and one must train`,
    hint: 'Ask for fewer groups.',
  };
}

/** Classes that no training group has, though they are tested. */
export function classesUntrained(classes: readonly ClassAtIssue[]): Problem {
  const told = classes.map(({ name, label, pixels: size }) => `${label} ${name} (${pixels(size)})`);
  return {
    code: 'split-unserved',
    message: `split: no training pixel is of ${listClasses(classes.length)} that ${classes.length === 1 ? 'is' : 'are'} tested: ${told.join('; ')}`,
    hint: `Let other groups test, or ${leaveOut(classes)}.`,
  };
}
