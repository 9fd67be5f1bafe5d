import * as assert from 'uvu/assert';
import { Failure, type Problem } from '../../src/errors/failure.js';
import { formatProblem } from '../../src/errors/format.js';
import { parsePipeline } from '../../src/pipeline/pipeline.js';

export const PIPELINE = `version: 1
name: test
dataset: {scene: indian-pines}
split: {by: random, train: 20%, validation: 1025, test: rest}
patch: {size: 7}
architecture: ssrn
training:
  optimizer: {rmsprop: {learning_rate: 0.0003}}
  batch: 16
seeds: [1, 2]
`;

/** The test pipeline with pieces of its text replaced. */
export function edited(...edits: readonly (readonly [from: string, to: string])[]): string {
  return edits.reduce((text, [from, to]) => {
    assert.ok(text.includes(from), `no ${JSON.stringify(from)} to replace`);
    return text.replace(from, to);
  }, PIPELINE);
}

/** All problems of a text. */
export function problemsOf(text: string, overrides: readonly string[] = []): readonly Problem[] {
  try {
    parsePipeline(text, 'test.yaml', overrides);
  } catch (error) {
    if (error instanceof Failure) return error.problems;
    throw error;
  }
  return [];
}

/** All problems of a text as the terminal shows them, without the excerpts and hints. */
export function messagesOf(text: string, overrides: readonly string[] = []): string[] {
  return problemsOf(text, overrides).map((problem) => formatProblem(problem).split('\n')[0]);
}

export function codesOf(text: string, overrides: readonly string[] = []): string[] {
  return problemsOf(text, overrides).map(({ code }) => code);
}
