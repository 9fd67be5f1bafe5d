import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ConfusionMatrix } from '../../src/evaluate/confusion.js';
import { metricsOf, summarize } from '../../src/evaluate/metrics.js';

const test = suite('evaluate/metrics');

function assertClose(found: number, wanted: number, what: string): void {
  assert.ok(Math.abs(found - wanted) < 1e-15, `${what}: ${found}, not ${wanted}`);
}

test('a table by hand', () => {
  const { overallAccuracy, averageAccuracy, averagePrecision, kappa, classes } = metricsOf([
    [20, 5],
    [10, 15],
  ]);
  assert.is(overallAccuracy, 0.7);
  assertClose(averageAccuracy, (20 / 25 + 15 / 25) / 2, 'AA');
  assertClose(averagePrecision, (20 / 30 + 15 / 20) / 2, 'AP');
  // Chance: (25 * 30 + 25 * 20) / 2500 = 0.5.
  assertClose(kappa, 0.4, 'kappa');
  assert.equal(classes, [
    { recall: 0.8, precision: 20 / 30, f1: 40 / 55, support: 25 },
    { recall: 0.6, precision: 0.75, f1: 30 / 45, support: 25 },
  ]);
});

interface Known {
  readonly confusion: ConfusionMatrix;
  readonly accuracy: number;
  readonly balanced: number;
  readonly kappa: number;
  readonly precision: readonly number[];
  readonly recall: readonly (number | undefined)[];
  readonly f1: readonly (number | undefined)[];
  readonly weighted: number;
}

/**
 * The values of scikit-learn 1.9.1: accuracy_score, balanced_accuracy_score, cohen_kappa_score and
 * precision_recall_fscore_support with zero_division=0 (and average='weighted'), where it says 0 for
 * recall and F1 of a class without test pixels.
 */
const KNOWN: Record<string, Known> = {
  'four classes': {
    confusion: [
      [50, 3, 0, 2],
      [4, 30, 1, 0],
      [0, 2, 7, 1],
      [6, 0, 0, 94],
    ],
    accuracy: 0.905,
    balanced: 0.8515584415584415,
    kappa: 0.8521113057014984,
    precision: [0.8333333333333334, 0.8571428571428571, 0.875, 0.9690721649484536],
    recall: [0.9090909090909091, 0.8571428571428571, 0.7, 0.94],
    f1: [0.8695652173913043, 0.8571428571428571, 0.7777777777777778, 0.9543147208121827],
    weighted: 0.9051766840775889,
  },
  'a class without test pixels and one never predicted': {
    confusion: [
      [40, 5, 2, 0, 1],
      [3, 20, 0, 0, 0],
      [0, 0, 0, 0, 0],
      [2, 1, 1, 0, 0],
      [0, 4, 0, 0, 9],
    ],
    accuracy: 0.7840909090909091,
    balanced: 0.5988015607580826,
    kappa: 0.6490344248530646,
    precision: [0.8888888888888888, 0.6666666666666666, 0, 0, 0.9],
    recall: [0.8333333333333334, 0.8695652173913043, undefined, 0, 0.6923076923076923],
    f1: [0.8602150537634409, 0.7547169811320755, undefined, 0, 0.782608695652174],
    weighted: 0.7820764339791041,
  },
};

for (const [title, { confusion, accuracy, balanced, kappa, precision, recall, f1, weighted }] of Object.entries(KNOWN)) {
  test(`as scikit-learn: ${title}`, () => {
    const metrics = metricsOf(confusion);
    assertClose(metrics.overallAccuracy, accuracy, 'OA');
    assertClose(metrics.averageAccuracy, balanced, 'AA');
    assertClose(metrics.kappa, kappa, 'kappa');
    const all = f1.filter((value) => value !== undefined);
    assertClose(metrics.f1Macro, all.reduce((a, b) => a + b) / all.length, 'F1 macro');
    assertClose(metrics.f1Weighted, weighted, 'F1 weighted');
    const tested = precision.filter((_, index) => recall[index] !== undefined);
    assertClose(metrics.averagePrecision, tested.reduce((a, b) => a + b) / tested.length, 'AP');
    metrics.classes.forEach((figures, index) => {
      assert.is(
        figures.support,
        confusion[index].reduce((a, b) => a + b),
      );
      assertClose(figures.precision, precision[index], `precision ${index}`);
      for (const [name, wanted] of [
        ['recall', recall[index]],
        ['f1', f1[index]],
      ] as const) {
        if (wanted === undefined) assert.is(figures[name], undefined);
        else assertClose(figures[name]!, wanted, `${name} ${index}`);
      }
    });
  });
}

test("the released code's AA is the precision: it swaps the arguments", () => {
  const { confusion } = KNOWN['four classes'];
  const swapped = confusion.map((_, column) => confusion.map((row) => row[column]));
  assert.is(metricsOf(confusion).averagePrecision, metricsOf(swapped).averageAccuracy);
});

/** OA, AA, kappa. */
const ENDS: [string, ConfusionMatrix, [number, number, number]][] = [
  [
    'all right',
    [
      [3, 0],
      [0, 4],
    ],
    [1, 1, 1],
  ],
  [
    'all wrong',
    [
      [0, 4],
      [4, 0],
    ],
    [0, 0, -1],
  ],
  [
    'always the same class',
    [
      [6, 0],
      [2, 0],
    ],
    [0.75, 0.5, 0],
  ],
  [
    'one class only, always right',
    [
      [5, 0],
      [0, 0],
    ],
    [1, 1, 1],
  ],
];

for (const [title, confusion, wanted] of ENDS) {
  test(title, () => {
    const { overallAccuracy, averageAccuracy, kappa } = metricsOf(confusion);
    assert.equal([overallAccuracy, averageAccuracy, kappa], wanted);
  });
}

test('mean and population standard deviation', () => {
  assert.equal(summarize([2, 4, 4, 4, 5, 5, 7, 9]), { mean: 5, sd: 2, n: 8 });
  assert.equal(summarize([0.5]), { mean: 0.5, sd: 0, n: 1 });
});

test.run();
