import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { stringify } from 'yaml';
import { makeSyntheticScene } from '../../src/data/synthetic/synthetic.js';
import { Failure } from '../../src/errors/failure.js';
import { addressOf, trialIdentity } from '../../src/pipeline/address/address.js';
import { commented } from '../../src/cli/text/commented.js';
import { annotate, commentsIn } from '../../src/pipeline/yaml/annotate.js';
import { type PipelineDifference, diffExperiments } from '../../src/pipeline/diff/diff.js';
import type { Experiment } from '../../src/pipeline/experiment.js';
import { parsePipeline } from '../../src/pipeline/pipeline.js';
import { leavesOf } from '../../src/pipeline/diff/why.js';
import { resolvedValue, writePipeline, writeYaml } from '../../src/pipeline/write.js';
import { pipelines, reformatted } from './arbitrary.js';

const test = suite('pipeline/properties');

type Values = Record<string, unknown>;

/** A pipeline's text, or nothing where its parts do not fit together. */
function parse(text: string) {
  try {
    return parsePipeline(text, 'test.yaml');
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

const right = pipelines.filter((values) => parse(JSON.stringify(values)) !== undefined);
const choices = fc.array(fc.nat(), { minLength: 40, maxLength: 40 });

/** The address of a first trial, the data's digest really computed. */
function address(experiment: Experiment): string {
  const { digest } = makeSyntheticScene(experiment.dataset.synthetic!);
  return addressOf(trialIdentity(experiment, experiment.seeds[0], { digest }, 'wasm'));
}

test('resolving again changes nothing', () => {
  fc.assert(
    fc.property(right, (values) => {
      const first = parse(JSON.stringify(values))!;
      const text = writePipeline(first);
      const second = parsePipeline(text, 'other.yaml');
      assert.equal(second.experiment, first.experiment);
      assert.is(writePipeline(second), text);
    }),
    { numRuns: 60, seed: 1 },
  );
});

test('a comment on every line changes nothing, in any layout', () => {
  const comment = (path: readonly unknown[]) => `# "it's": - of ${path.join('.')}`;
  fc.assert(
    fc.property(right, fc.boolean(), fc.constantFrom(undefined, 40, 80, Infinity), (values, open, width) => {
      const pipeline = parse(JSON.stringify(values))!;
      const plain = writeYaml(resolvedValue(pipeline), { open });
      const text = width === undefined ? annotate(plain, comment) : commented(plain, commentsIn(plain, comment), width);
      assert.equal(parsePipeline(text, 'other.yaml').experiment, pipeline.experiment, text);
    }),
    { numRuns: 60, seed: 6 },
  );
});

test('the address knows no order of keys, no comments, no formatting, no names and descriptions', () => {
  fc.assert(
    fc.property(right, choices, (values, list) => {
      const text = reformatted({ ...values, name: 'renamed', description: 'another' }, list);
      const other = parsePipeline(text, 'other.yaml').experiment;
      assert.is(address(other), address(parse(JSON.stringify(values))!.experiment), text);
    }),
    { numRuns: 60, seed: 2 },
  );
});

/** Another value of the same kind. */
function other(value: unknown): unknown[] {
  if (typeof value === 'number') return [value + 1, value + 2, value / 2, value === 0 ? 0.5 : 0];
  if (Array.isArray(value))
    return value.map((item, index) => value.with(index, typeof item === 'number' ? item + 1 : item === 'full' ? 1 : item));
  return OTHERS.find((list) => list.includes(value as string))?.filter((one) => one !== value) ?? ['7.5%', '1%'];
}

const OTHERS = [
  ['validation-accuracy', 'validation-loss', 'last'],
  ['batch', 'none'],
  ['zero', 'replicate', 'none'],
  ['relu', 'none'],
  ['scene', 'training'],
  ['identity', 'convolution'],
  ['rest', '10%'],
];

function withValue(values: unknown, path: readonly (string | number)[], value: unknown): unknown {
  if (path.length === 0) return value;
  const [part, ...rest] = path;
  if (Array.isArray(values)) return values.with(Number(part), withValue(values[Number(part)], rest, value));
  return { ...(values as Values), [part]: withValue((values as Values)[part], rest, value) };
}

/** Values that no trial depends on: names, what has but one value, and the seeds, of which the address takes one. */
const IRRELEVANT = /^(version|name|description|seeds|split\.by|patch\.padding|architecture\.\d+\.pool)$/;

test('the address changes with every other value', () => {
  let compared = 0;
  fc.assert(
    fc.property(right, (values) => {
      const { experiment } = parse(JSON.stringify(values))!;
      const before = address(experiment);
      for (const [path, value] of leavesOf(experiment)) {
        if (IRRELEVANT.test(path.join('.'))) continue;
        for (const changed of other(value).map((one) => parse(JSON.stringify(withValue(experiment, path, one))))) {
          // A change that makes no pipeline shows nothing, nor does one that is the same in other words.
          if (!changed || JSON.stringify(changed.experiment) === JSON.stringify(experiment)) continue;
          compared++;
          assert.is.not(address(changed.experiment), before, path.join('.'));
          break;
        }
      }
    }),
    { numRuns: 8, seed: 3 },
  );
  assert.ok(compared > 200, `${compared} values`);
});

test('diff(A, A) is empty, however it is written', () => {
  fc.assert(
    fc.property(right, choices, (values, list) => {
      const [a, b] = [stringify(values, { aliasDuplicateObjects: false }), reformatted(values, list)].map((text) => parse(text)!);
      assert.equal(diffExperiments(a, b), []);
    }),
    { numRuns: 60, seed: 4 },
  );
});

test('diff(A, B) is the inverse of diff(B, A)', () => {
  const inverse = ({ kind, path, from, to, fromOrigin, toOrigin, unit }: PipelineDifference) =>
    JSON.stringify([kind === 'added' ? 'removed' : kind === 'removed' ? 'added' : kind, path, to, from, toOrigin, fromOrigin, unit]);
  // A block's place is told in the second pipeline, so that the index may differ.
  const plain = ({ kind, path, from, to, fromOrigin, toOrigin, unit }: PipelineDifference) =>
    JSON.stringify([kind, path, from, to, fromOrigin, toOrigin, unit]);
  const inBlocks = (text: string) => text.replace(/architecture\[\d+\]/g, 'architecture[]');
  fc.assert(
    fc.property(right, right, (one, two) => {
      const [a, b] = [one, two].map((values) => parse(JSON.stringify(values))!);
      assert.equal(diffExperiments(a, b).map(inverse).map(inBlocks).sort(), diffExperiments(b, a).map(plain).map(inBlocks).sort());
    }),
    { numRuns: 60, seed: 5 },
  );
});

test.run();
