import fc from 'fast-check';
import { Document, isCollection, isMap, isScalar, visit } from 'yaml';

type Values = Record<string, unknown>;

const share = fc.constantFrom('5%', '12.5%', '20%', 0.1, 0.25, 3, 40, { per_class: 2 });
const l2 = fc.constantFrom(0, 1e-5, 0.001);
const normalize = fc.constantFrom('batch', 'none');
const kernels = fc.integer({ min: 1, max: 32 });
/** Keys that may be left out, so that their defaults count. */
const some = (keys: Record<string, fc.Arbitrary<unknown>>, requiredKeys: string[] = []) => fc.record(keys, { requiredKeys });

const residual = {
  repeat: fc.integer({ min: 1, max: 2 }),
  size: fc.constantFrom(1, 3, 5),
  normalize,
  l2,
  padding: fc.constantFrom('zero', 'replicate'),
  post_activations: fc.integer({ min: 0, max: 2 }),
};
const blocks = fc.tuple(
  some({ kernels, size: fc.constantFrom([1, 1, 3], [1, 1, 5]), stride: fc.constantFrom([1, 1, 1], [1, 1, 2]), normalize, l2 }, [
    'kernels',
    'size',
  ]).map((conv) => ({ conv })),
  some({ ...residual, kernels, shortcut: fc.constant('convolution') }, ['size', 'kernels', 'shortcut']).map((spectral) => ({ spectral })),
  some({ kernels, size: fc.constantFrom([1, 1, 'full'], [3, 3, 'full']) }, ['kernels', 'size']).map((conv) => ({ conv })),
  fc.constantFrom({ pool: 'average' }, { dropout: 0.5 }, { dropout: 0.25 }, { dense: { units: 12, activation: 'relu' } }),
  fc.constantFrom({ dense: 'classes' }, { dense: { units: 'classes', l2: 0.01 } }),
);
const preset = some(
  {
    preset: fc.constantFrom('ssrn', 'ssrn-released'),
    spectral: fc.integer({ min: 0, max: 2 }),
    spatial: fc.integer({ min: 0, max: 2 }),
    kernels,
    normalize,
    dropout: fc.constantFrom(0, 0.3, 0.5),
  },
  ['preset'],
);

const rate = fc.constantFrom(0.01, 0.0003, 1e-7, 1);
const optimizer = fc.oneof(
  some({ learning_rate: rate, rho: fc.constantFrom(0.8, 0.9), epsilon: fc.constantFrom(1e-8, 1e-6) }).map((rmsprop) => ({ rmsprop })),
  some({ learning_rate: rate, momentum: fc.constantFrom(0, 0.9) }).map((sgd) => ({ sgd })),
  some({ learning_rate: rate, beta1: fc.constantFrom(0.8, 0.9) }).map((adam) => ({ adam })),
);

/** Pipelines that are right: of a small synthetic scene, with any of the optional keys, as a list of blocks or a preset. */
export const pipelines: fc.Arbitrary<Values> = some(
  {
    version: fc.constant(1),
    name: fc.constantFrom('a', 'some-name.2'),
    description: fc.constantFrom('for people', 'two: words # here', 'a\nb'),
    dataset: some(
      {
        standardize: fc.constantFrom('scene', 'training'),
        synthetic: some(
          {
            rows: fc.integer({ min: 8, max: 12 }),
            columns: fc.integer({ min: 8, max: 12 }),
            bands: fc.integer({ min: 20, max: 24 }),
            classes: fc.integer({ min: 2, max: 4 }),
            noise: fc.constantFrom(0, 0.05),
            seed: fc.integer({ min: 0, max: 9 }),
          },
          ['rows', 'columns', 'bands', 'classes'],
        ),
      },
      ['synthetic'],
    ),
    split: some(
      {
        by: fc.constant('random'),
        train: share,
        validation: share,
        test: fc.constantFrom('rest', '30%'),
        seed: fc.integer({ min: 0, max: 99 }),
      },
      ['by', 'train', 'validation'],
    ),
    patch: some({ size: fc.constantFrom(5, 7), padding: fc.constant('zero') }, ['size']),
    architecture: fc.oneof(fc.constantFrom('ssrn', 'ssrn-released'), preset, blocks),
    training: some(
      {
        optimizer,
        batch: fc.integer({ min: 1, max: 64 }),
        epochs: fc.integer({ min: 1, max: 300 }),
        select: fc.constantFrom('validation-accuracy', 'validation-loss', 'last'),
        batch_norm: some({ momentum: fc.constantFrom(0.9, 0.99), epsilon: fc.constantFrom(0.001, 1e-5) }),
      },
      ['optimizer'],
    ),
    seeds: fc.uniqueArray(fc.integer({ min: 0, max: 4294967295 }), { minLength: 1, maxLength: 3 }),
  },
  ['version', 'dataset', 'split', 'patch', 'architecture', 'training', 'seeds'],
) as fc.Arbitrary<Values>;

/** The same values as another text: keys in another order, flow or block style, quotes, comments, exponents, as `choices` say. */
export function reformatted(values: Values, choices: readonly number[]): string {
  let next = 0;
  const choose = (count: number) => choices[next++ % choices.length] % count;
  const document = new Document(values, { aliasDuplicateObjects: false });
  visit(document, {
    Collection(_key, node) {
      if (isMap(node) && choose(2) === 1) node.items.reverse();
      if (isMap(node) && choose(2) === 1) node.items.push(...node.items.splice(0, choose(3)));
      node.flow = choose(3) === 0;
    },
    Scalar(key, node) {
      if (key === 'key' || !isScalar(node)) return;
      if (typeof node.value === 'string' && choose(2) === 1) node.type = choose(2) === 1 ? 'QUOTE_DOUBLE' : 'QUOTE_SINGLE';
      if (typeof node.value === 'number' && !Number.isInteger(node.value) && choose(3) === 1) node.format = 'EXP';
    },
    Pair(_key, { value }) {
      if (isScalar(value) && choose(4) === 0) value.comment = ' a comment: {';
      if (isCollection(value) && !value.flow && choose(4) === 0) value.commentBefore = ' another: [';
    },
  });
  return `${choose(2) === 1 ? '# first\n\n' : ''}${document.toString({ indent: 2 + choose(3), lineWidth: [40, 80, 0][choose(3)] })}`;
}
