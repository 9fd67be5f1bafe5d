// Statistics of a single map, of ranks and of confidence, and losses, against scikit-learn, scipy and numpy (docs/metrics.md):
//   pip install scikit-learn scipy; node scripts/build.mjs; node scripts/check-statistics.mjs [PYTHON]
// Ends with 1 if a value differs by more than is allowed beside it; without scikit-learn or scipy it says so and is skipped.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const python = process.argv[2] ?? 'python3';
const has = spawnSync(python, ['-c', 'import sklearn, scipy']);
if (has.status !== 0) {
  console.log(`skipped: ${python} has no scikit-learn and scipy`);
  process.exit(0);
}
const [{ RandomStream }, { confusionMatrix }, { agreementOf }, { topLabelCalibration }] = [
  await import('../dist/src/numerics/random.js'),
  await import('../dist/src/evaluate/confusion.js'),
  await import('../dist/src/evaluate/agreement.js'),
  await import('../dist/src/evaluate/calibration.js'),
];
const [{ rankMethods }, { wilcoxon }, { rangeQuantile, rangeShare }, { estimateAreas }, { quantileOf }, { classWeights }] = [
  await import('../dist/src/evaluate/statistics/friedman.js'),
  await import('../dist/src/evaluate/statistics/wilcoxon.js'),
  await import('../dist/src/evaluate/statistics/studentized-range.js'),
  await import('../dist/src/evaluate/statistics/areas.js'),
  await import('../dist/src/evaluate/statistics/block-bootstrap.js'),
  await import('../dist/src/train/loss.js'),
];

const [{ fitTemperature }, { probabilityFigures }, { conformalThreshold, setFigures }] = [
  await import('../dist/src/evaluate/temperature.js'),
  await import('../dist/src/evaluate/probabilistic.js'),
  await import('../dist/src/evaluate/conformal.js'),
];

const CASES = 200;
const random = new RandomStream(1220, 'check-statistics');
const uniform = () => random.uniform();
const integer = (from, to) => from + Math.floor(uniform() * (to - from + 1));
const list = (length, make) => Array.from({ length }, make);

function agreement() {
  const classes = integer(2, 12);
  const truth = list(integer(20, 2000), () => integer(1, classes));
  const skill = uniform();
  const predicted = truth.map((label) => (uniform() < skill ? label : integer(1, classes)));
  return { truth, predicted, found: agreementOf(confusionMatrix(truth, predicted, classes)) };
}

function calibration() {
  const steps = uniform() < 0.5 ? 1e6 : 20;
  const confidence = list(integer(10, 3000), () => Math.round(uniform() * steps) / steps);
  const right = confidence.map((sure) => uniform() < sure * 0.9 + 0.05);
  return { confidence, right, found: topLabelCalibration(confidence, right) };
}

function ranking() {
  const methods = integer(3, 8);
  const coarse = uniform() < 0.3;
  const values = list(integer(3, 15), () => list(methods, (_, at) => (coarse ? integer(0, 4) : uniform() + 0.1 * at)));
  return { values, found: rankMethods(values) };
}

function signedRank() {
  const differences = list(integer(3, 40), () => uniform() - 0.4);
  return { differences, p: wilcoxon(differences) };
}

function areas() {
  const classes = integer(2, 6);
  const counts = list(classes, (_, mapped) =>
    list(classes, (__, reference) => (mapped === reference ? integer(400, 1800) : integer(0, 160))),
  );
  const pixels = list(classes, () => integer(1000, 100000));
  return { counts, pixels, found: estimateAreas(counts, pixels) };
}

/** Logits of two sets of pixels, whose labels are drawn from them; some classes may have no pixel. */
function probabilities() {
  const classes = integer(2, 16);
  const sharper = 0.2 + 3 * uniform();
  const pixels = (count) => {
    const logits = Float32Array.from({ length: count * classes }, () => 3 * random.normal());
    const shares = Float32Array.from(logits);
    const labels = list(count, (_, pixel) => {
      const row = shares.subarray(pixel * classes, (pixel + 1) * classes);
      const most = Math.max(...row);
      const sum = row.reduce((all, logit) => all + Math.exp(logit - most), 0);
      row.forEach((logit, at) => (row[at] = Math.exp(logit - most) / sum));
      let [left, label] = [uniform(), 0];
      while (label < classes - 1 && (left -= row[label]) > 0) label++;
      return label + 1;
    });
    return { classes, probabilities: shares, labels, logits: logits.map((value) => value * sharper) };
  };
  const [validation, test] = [pixels(integer(5, 400)), pixels(integer(20, 1500))];
  const coverage = integer(50, 99) / 100;
  const { threshold } = conformalThreshold(validation, coverage);
  const plain = ({ probabilities: shares, logits, ...rest }) => ({ ...rest, probabilities: [...shares], logits: [...logits] });
  return {
    validation: plain(validation),
    test: plain(test),
    coverage,
    threshold,
    temperature: fitTemperature(validation) ?? null,
    figures: probabilityFigures(test),
    sets: setFigures(test, threshold),
  };
}

const ranges = list(60, () => {
  const [methods, q] = [integer(2, 12), 6 * uniform()];
  return { methods, q, share: rangeShare(q, methods), quantile: rangeQuantile(0.95, methods) };
});
const weights = list(60, () => {
  const counts = list(integer(2, 16), () => integer(1, 900));
  return { counts, balanced: classWeights('balanced', counts), effective: classWeights({ effective_number: { beta: 0.999 } }, counts) };
});
const quantiles = list(60, () => {
  const values = list(integer(1, 50), uniform).sort((a, b) => a - b);
  return { values, found: [0.025, 0.975].map((share) => quantileOf(values, share)) };
});
const input = JSON.stringify({
  agreement: list(CASES, agreement),
  calibration: list(CASES, calibration),
  probabilities: list(CASES, probabilities),
  ranking: list(CASES, ranking),
  signedRank: list(CASES, signedRank),
  areas: list(20, areas),
  ranges,
  weights,
  quantiles,
});
const { status } = spawnSync(python, [fileURLToPath(new URL('check_statistics.py', import.meta.url))], {
  input,
  stdio: ['pipe', 'inherit', 'inherit'],
});
process.exit(status ?? 1);
