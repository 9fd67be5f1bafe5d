import type { Problem } from '../errors/failure.js';
import { type Amount, formatAmount } from './amount.js';

export type SplitPart = 'train' | 'validation' | 'test';

/** What may be wrong between a split's amounts and a scene's pixels: found in the text where the scene is known, else with its mask. */
export function classTooSmall(part: SplitPart, amount: Amount, asked: number, left: number, size: number, name: string): Problem {
  const kept = part !== 'test' && asked <= left ? '; one must stay for the test set' : '';
  return {
    code: 'class-too-small',
    message: `split.${part} (${formatAmount(amount)}) asks for ${pixels(asked)} of class ${name}, which has ${left} of its ${size} left${kept}`,
    cure: 'Ask for fewer pixels, or leave the class out of the mask.',
  };
}

export function tooFewPixels(part: SplitPart, count: number, left: number): Problem {
  return {
    code: 'too-few-pixels', message: `split.${part} asks for ${pixels(count)}, but ${left} labelled ${left === 1 ? 'pixel is' : 'pixels are'} left`,
    cure: 'Ask for fewer.',
  };
}

export function emptyPart(part: SplitPart, amount: Amount): Problem {
  return {
    code: 'split-empty', message: `split.${part} (${formatAmount(amount)}) gets no pixel`,
    cure: part === 'test' ? 'Ask for fewer training and validation pixels.' : 'Ask for one pixel at least.',
  };
}

function pixels(count: number): string {
  return `${count} ${count === 1 ? 'pixel' : 'pixels'}`;
}
