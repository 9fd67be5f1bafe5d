import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { formatProblem } from '../../../src/errors/format.js';
import { formatPath, parsePath, parsePointer, valueAt } from '../../../src/pipeline/yaml/path.js';
import { parsePipeline } from '../../../src/pipeline/pipeline.js';
import { edited, messagesOf, PIPELINE, problemsOf } from '../helpers.js';

const test = suite('pipeline/vary/override');

const PATHS: [string, (string | number)[] | undefined][] = [
  ['a', ['a']],
  ['a.b', ['a', 'b']],
  ['a.b[2].c', ['a', 'b', 2, 'c']],
  ['a.2.c', ['a', 2, 'c']],
  ['a[0][1]', ['a', 0, 1]],
  ['batch_norm.momentum', ['batch_norm', 'momentum']],
  ['', undefined],
  ['.a', undefined],
  ['a.', undefined],
  ['a..b', undefined],
  ['a[', undefined],
  ['a[x]', undefined],
  ['[0]', undefined],
  ['a b', undefined],
  ['a[-1]', undefined],
];

for (const [text, path] of PATHS) test(`the path ${JSON.stringify(text)}`, () => assert.equal(parsePath(text), path));

test('paths as they are written', () => {
  assert.is(formatPath(['architecture', 2, 'conv', 'size', 0]), 'architecture[2].conv.size[0]');
  assert.equal(parsePointer('/a~1b/0/c~0d'), ['a/b', 0, 'c~d']);
  assert.equal(parsePointer(''), []);
  assert.is(valueAt({ a: [{ b: 3 }] }, ['a', 0, 'b']), 3);
  assert.is(valueAt({ a: null }, ['a', 'b', 'c']), undefined);
});

/** What overrides make of a value. */
const VALUES: [string[], (string | number)[], unknown][] = [
  [['training.epochs=8'], ['training', 'epochs'], 8],
  [['seeds=[1220]'], ['seeds'], [1220]],
  [['seeds[1]=7'], ['seeds'], [1, 7]],
  [['seeds[2]=7'], ['seeds'], [1, 2, 7]],
  [['seeds.0=7'], ['seeds'], [7, 2]],
  [['split.train={per_class: 10}'], ['split', 'train'], { per_class: 10 }],
  [
    ['training.optimizer={adam: {}}'],
    ['training', 'optimizer'],
    { adam: { learning_rate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } },
  ],
  [['training.batch_norm.momentum=0.9'], ['training', 'batch_norm'], { momentum: 0.9, epsilon: 0.001 }],
  [['training.epochs=8', 'training.epochs=9'], ['training', 'epochs'], 9],
  [['name=other'], ['name'], 'other'],
  [['name="7"'], ['name'], '7'],
  [['description=a=b, c: "d"'], ['description'], 'a=b, c: "d"'],
  [['architecture={preset: ssrn, normalize: none}', 'architecture.kernels=8'], ['architecture', 0, 'conv', 'kernels'], 8],
];

for (const [overrides, path, wanted] of VALUES) {
  test(`--set ${overrides.join(' --set ')}`, () => {
    const text = overrides[0].startsWith('description') ? edited(['name: test', 'description: x']) : PIPELINE;
    // `a: b` within a text needs quotes in YAML.
    const quoted = overrides.map((override) => (override.startsWith('description') ? `description='${override.slice(12)}'` : override));
    assert.equal(valueAt(parsePipeline(text, 'test.yaml', quoted).experiment, path), wanted);
  });
}

const SYNTAX = "For example --set training.epochs=8, --set 'seeds=[1220]', --set 'architecture[0].conv.kernels=16'.";

/** What is refused, and how it is said. */
const FAILURES: [string[], string[]][] = [
  [['training.epochs'], ['--set training.epochs: error: expected PATH=VALUE', `  ${SYNTAX}`]],
  [['=8'], ['--set =8: error: expected PATH=VALUE', `  ${SYNTAX}`]],
  [['seeds[-1]=8'], ['--set seeds[-1]=8: error: expected PATH=VALUE', `  ${SYNTAX}`]],
  [['training.batch={'], ['--set training.batch={: error: this bracket is not closed', '  Close it, and indent the lines inside it.']],
  [
    ['architecture[0].conv.kernels=16'],
    [
      '--set architecture[0].conv.kernels=16: error: a value without keys has nothing below it to set',
      '  Set the value above it as a whole: --set key={…}.',
    ],
  ],
  [['seeds[5]=3'], ['--set seeds[5]=3: error: seeds has 2 items: the next one is [2]']],
  [
    ['training.epoch=8'],
    [
      '--set training.epoch=8: error: unknown key epoch in training',
      '  Did you mean epochs? Known here: optimizer, from, schedule, loss, sampling, calibrate, keep_probabilities, fast_convolutions, batch, epochs, select, stop, batch_norm, augment.',
    ],
  ],
  [
    ['a.b.c=1'],
    [
      '--set a.b.c=1: error: unknown key a',
      '  Known here: version, extends, name, description, dataset, split, patch, architecture, training, classifier, seeds, maps, vary, published, cluster.',
    ],
  ],
  [['training.batch=-1'], ['--set training.batch=-1: error: training.batch must be a whole number from 1 to 65536 (found -1)']],
  [['training.batch='], ['--set training.batch=: error: training.batch must be a whole number from 1 to 65536 (found nothing)']],
  [['seeds=[3, 3]'], ['--set seeds=[3, 3]: error: seeds has 3 twice', '  Remove one of them.']],
  [
    ['dataset={synthetic: {bandz: 3}}'],
    [
      '--set dataset={synthetic: {bandz: 3}}: error: unknown key bandz in dataset.synthetic',
      '  Did you mean bands? Known here: rows, columns, bands, classes, noise, seed.',
    ],
  ],
  [['patch.size=163'], ['--set patch.size=163: error: patch.size must be an odd whole number from 1 to 63 (found 163)']],
  [
    ['dataset={synthetic: {rows: 16}}', 'patch.size=63'],
    ['--set patch.size=63: error: patch.size: a patch of 63 x 63 is larger than the scene of 16 x 64', '  Set patch.size to 15 or less.'],
  ],
  [
    ['architecture=[{conv: {kernels: 2, size: [1, 1, 201]}}, {dense: classes}]'],
    [
      "--set architecture=[{conv: {kernels: 2, size: [1, 1, 201]}}, {dense: classes}]: error: block 1 (conv): the kernel's depth (201) " +
        'exceeds the remaining 200: kernel 1x1x201, input 7x7x200, 1 channel',
      '  Use a depth of at most 200, or full.',
    ],
  ],
];

for (const [overrides, lines] of FAILURES) {
  test(`refuses --set ${overrides.join(' --set ')}`, () =>
    assert.equal(
      problemsOf(PIPELINE, overrides)
        .map(formatProblem)
        .join('\n')
        .split('\n')
        .filter((line) => !line.startsWith('  hsi-run explain ')),
      lines,
    ));
}

test('every wrong override at once', () => {
  assert.equal(messagesOf(PIPELINE, ['a', 'training.batch={', 'seeds=[1]']), [
    '--set a: error: expected PATH=VALUE',
    '--set training.batch={: error: this bracket is not closed',
  ]);
});

test('mistakes of the file and of the command line together', () => {
  assert.equal(messagesOf(edited(['size: 7', 'size: 8']), ['training.batch=0']), [
    '--set training.batch=0: error: training.batch must be a whole number from 1 to 65536 (found 0)',
    'test.yaml:5:15: error: patch.size must be an odd whole number from 1 to 63 (found 8)',
  ]);
});

test('an override replaces what was wrong in the file', () => {
  assert.equal(messagesOf(edited(['size: 7', 'size: 8']), ['patch.size=9']), []);
});

test.run();
