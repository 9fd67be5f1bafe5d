// Metrics and statistics against scikit-learn and scipy on random labels (docs/metrics.md):
//   pip install scikit-learn scipy; node scripts/build.mjs; node scripts/check-metrics.mjs [PYTHON]
// Ends with 1 if a value differs by more than is allowed beside it.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const [{ RandomStream }, { confusionMatrix }, { metricsOf, summarize }] = [
  await import('../dist/src/numerics/random.js'),
  await import('../dist/src/evaluate/confusion.js'),
  await import('../dist/src/evaluate/metrics.js'),
];
const [{ disagreementOf, mcnemar }, { correctedTTest, meanInterval }, { holm }, { equivalence }] = [
  await import('../dist/src/evaluate/statistics/mcnemar.js'),
  await import('../dist/src/evaluate/statistics/corrected-t.js'),
  await import('../dist/src/evaluate/statistics/holm.js'),
  await import('../dist/src/evaluate/statistics/verdict.js'),
];

const CASES = 300;
const random = new RandomStream(1220, 'check-metrics');
const uniform = () => random.uniform();
const integer = (from, to) => from + Math.floor(uniform() * (to - from + 1));

/** Labels of which some classes may be absent, and some never predicted. */
function labels() {
  const classes = integer(2, 16);
  const [absent, unpredicted] = [integer(0, classes), integer(0, classes)];
  const draw = (never) => {
    let label = integer(1, classes);
    while (label === never) label = integer(1, classes);
    return label;
  };
  const truth = Array.from({ length: integer(20, 4000) }, () => draw(absent));
  const skill = uniform();
  const predict = () => truth.map((label) => (uniform() < skill && label !== unpredicted ? label : draw(unpredicted)));
  return { classes, truth, first: predict(), second: predict() };
}

function metrics() {
  const { classes, truth, first, second } = labels();
  const disagreement = disagreementOf(truth, first, second);
  const found = metricsOf(confusionMatrix(truth, first, classes));
  return { classes, truth, first, second, metrics: found, disagreement, mcnemar: mcnemar(disagreement) };
}

function statistics() {
  const [n, m, share] = [integer(2, 20), integer(2, 20), uniform() * 9];
  const values = Array.from({ length: n }, () => 0.9 + 0.1 * uniform());
  const others = Array.from({ length: n }, () => 0.9 + 0.1 * uniform());
  const published = Array.from({ length: m }, () => 0.93 + 0.04 * uniform());
  const p = Array.from({ length: integer(1, 21) }, uniform);
  return {
    values,
    others,
    published,
    share,
    p,
    summary: summarize(values),
    interval: meanInterval(values),
    test: correctedTTest(
      values.map((value, index) => value - others[index]),
      share,
    ),
    holm: holm(p),
    equivalence: equivalence(summarize(values), summarize(published), 0.01),
  };
}

const input = JSON.stringify({ metrics: Array.from({ length: CASES }, metrics), statistics: Array.from({ length: CASES }, statistics) });
const { status, stdout, stderr, error } = spawnSync(
  process.argv[2] ?? 'python3',
  [fileURLToPath(new URL('check_metrics.py', import.meta.url))],
  { input, encoding: 'utf8', maxBuffer: 1 << 28 },
);
process.stdout.write(stdout ?? '');
process.stderr.write(stderr ?? String(error));
process.exit(status ?? 1);
