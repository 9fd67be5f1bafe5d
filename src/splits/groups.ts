import type { RandomStream } from '../numerics/random.js';
import type { ResolvedGroupsSplit } from '../schema/pipeline.generated.js';
import { drawTraining } from './blocks/draw.js';
import { chebyshevDistances } from './distance.js';
import { drawValidation } from './files/draw-validation.js';
import { pixelsByClass } from './pools.js';
import { classesUntrained, groupWrong, tooFewGroups } from './problems.js';
import { type PixelGroups, type Split, type SplitContext, SplitFailure, type SplitMethod } from './split.js';

/** Draws of groups that are tried until every class is on both sides. */
const ATTEMPTS = 200;

/**
 * Whole groups of pixels train, validate or test: those that are named, or so many drawn from the seed. Of a few hundred draws the
 * first is taken whose training and test groups have every class; else one of which every tested class is trained. A buffer leaves
 * out training and validation pixels near a test pixel. Pixels in no group are not used. Failures: `value`, `split-empty`,
 * `split-unserved`, `too-few-pixels`.
 */
export const groups: SplitMethod<ResolvedGroupsSplit> = {
  by: 'groups',
  amounts: ['validation', 'draw'],
  given: true,
  draw: splitIntoGroups,
};

function splitIntoGroups(spec: ResolvedGroupsSplit, context: SplitContext): Split {
  const { mask, classNames, random, groups: found } = context;
  if (!found) throw new Error('the groups of the split have not been read');
  const own = labelledGroups(found, mask.values);
  const choice = chooseGroups(spec, found, own, context);
  const partOf = (group: number) => (choice.test.has(group) ? 'test' : choice.validation.has(group) ? 'validation' : 'train');
  const pixels: Record<keyof Split, number[]> = { train: [], validation: [], test: [] };
  for (let pixel = 0; pixel < mask.values.length; pixel++) {
    if (mask.values[pixel] > 0 && found.values[pixel] > 0) pixels[partOf(found.values[pixel])].push(pixel);
  }
  const near = spec.buffer > 0 ? chebyshevDistances(pixels.test, mask.rows, mask.columns) : undefined;
  const far = (list: readonly number[]) => (near ? list.filter((pixel) => near[pixel] > spec.buffer) : list);
  const pools = pixelsByClass(far(pixels.train), mask, classNames.length);
  checkTrained(pools, pixelsByClass(pixels.test, mask, classNames.length), classNames);
  const sizes = pixelsByClass([...pixels.train, ...pixels.validation, ...pixels.test], mask, classNames.length).map(({ length }) => length);
  const parts = {
    train: drawTraining(spec, pools, sizes, classNames, random, 'groups'),
    validation: Uint32Array.from(far(pixels.validation)),
    test: Uint32Array.from(pixels.test),
  };
  return typeof spec.validation === 'string' ? drawValidation(parts, spec.validation, context) : parts;
}

/** The groups that have labelled pixels, ascending, each with the classes that it has. */
function labelledGroups({ values }: PixelGroups, labels: ArrayLike<number>): Map<number, Set<number>> {
  const found = new Map<number, Set<number>>();
  for (let pixel = 0; pixel < labels.length; pixel++) {
    if (labels[pixel] === 0 || values[pixel] === 0) continue;
    const classes = found.get(values[pixel]);
    if (classes) classes.add(labels[pixel]);
    else found.set(values[pixel], new Set([labels[pixel]]));
  }
  return new Map([...found].sort(([a], [b]) => a - b));
}

interface Choice {
  readonly test: ReadonlySet<number>;
  readonly validation: ReadonlySet<number>;
}

function chooseGroups(
  spec: ResolvedGroupsSplit,
  { names }: PixelGroups,
  own: ReadonlyMap<number, ReadonlySet<number>>,
  { random, classNames }: SplitContext,
): Choice {
  const known = [...own.keys()].map((group) => names[group - 1]);
  const named = (key: 'test' | 'validation', list: readonly (string | number)[]) =>
    list.map((name) => {
      const group = names.indexOf(String(name)) + 1;
      if (!own.has(group)) throw new SplitFailure(key, groupWrong(key, String(name), known, 'unknown'));
      return group;
    });
  const test = typeof spec.test === 'number' ? spec.test : named('test', spec.test);
  const wanted = typeof spec.validation === 'object' ? named('validation', spec.validation) : spec.validation;
  const validation = typeof wanted === 'string' ? 0 : wanted;
  const both = typeof validation === 'object' && typeof test === 'object' ? validation.find((group) => test.includes(group)) : undefined;
  if (both !== undefined) throw new SplitFailure('validation', groupWrong('validation', names[both - 1], known, 'twice'));
  const counts = { test: sizeOf(test), validation: sizeOf(validation) };
  if (counts.test >= own.size) throw new SplitFailure('test', tooFewGroups('test', counts.test, own.size));
  if (counts.test + counts.validation >= own.size) {
    throw new SplitFailure('validation', tooFewGroups('validation', counts.validation, own.size - counts.test));
  }
  const draw = () => drawGroups(test, validation, [...own.keys()], random);
  if (typeof test === 'object' && typeof validation === 'object') return draw();
  return best(draw, own, classNames.length);
}

function sizeOf(groups: number | readonly number[]): number {
  return typeof groups === 'number' ? groups : groups.length;
}

/** Those that are named, and the others at random from what nobody names. */
function drawGroups(
  test: number | readonly number[],
  validation: number | readonly number[],
  all: readonly number[],
  random: RandomStream,
): Choice {
  const taken = new Set([test, validation].flatMap((one) => (typeof one === 'object' ? [...one] : [])));
  const free = random.shuffle(all.filter((group) => !taken.has(group)));
  const take = (one: number | readonly number[]) => new Set(typeof one === 'object' ? one : free.splice(0, one));
  return { test: take(test), validation: take(validation) };
}

/** The first draw in which every class trains and tests; else one with the fewest tested classes that do not train, and most that test. */
function best(draw: () => Choice, own: ReadonlyMap<number, ReadonlySet<number>>, classes: number): Choice {
  let found: { readonly choice: Choice; readonly cost: number } | undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const choice = draw();
    const [trained, tested] = [new Set<number>(), new Set<number>()];
    for (const [group, labels] of own) {
      const part = choice.test.has(group) ? tested : choice.validation.has(group) ? undefined : trained;
      for (const label of labels) part?.add(label);
    }
    const untrained = [...tested].filter((label) => !trained.has(label)).length;
    const cost = untrained * (classes + 1) + (classes - tested.size);
    if (!found || cost < found.cost) found = { choice, cost };
    if (cost === 0) break;
  }
  return found!.choice;
}

function checkTrained(train: readonly number[][], test: readonly number[][], classNames: readonly string[]): void {
  const untrained = classNames.flatMap((name, index) =>
    train[index].length === 0 && test[index].length > 0 ? [{ name, label: index + 1, pixels: test[index].length }] : [],
  );
  if (untrained.length > 0) throw new SplitFailure('test', classesUntrained(untrained));
}
