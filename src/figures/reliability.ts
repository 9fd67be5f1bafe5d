import { reliability, topLabelCalibration } from '../evaluate/calibration.js';
import { summarize } from '../evaluate/metrics.js';
import { letter } from '../pictures/figure/drawing.js';
import { reliabilityFigure, type ReliabilityPanel } from '../pictures/figure/reliability.js';
import type { Typeface } from '../pictures/figure/typeface.js';
import { testedPixels } from '../results/tested-pixels.js';
import { type DrawnMethod, type MethodFigure, latest, percentText } from './method.js';

/** So many equal bins are told apart in a column of print. */
const BINS = 10;

export interface ReliabilityOptions {
  readonly width: number;
  readonly across?: number;
}

/** How often predictions of each confidence are right, pooled over the seeds, with the range of the seeds. */
export async function reliabilityOf(methods: readonly DrawnMethod[], options: ReliabilityOptions, type: Typeface): Promise<MethodFigure> {
  const panels: (ReliabilityPanel & { readonly ece: { mean: number; sd: number; n: number } })[] = [];
  for (const method of methods) panels.push(await panelOf(method));
  const scene = methods[0].one.scene?.title ?? methods[0].one.sceneName;
  const several = panels.some(({ ece }) => ece.n > 1);
  const eces = panels.map(
    ({ name, ece }, index) =>
      `${panels.length > 1 ? `${letter(index)} ` : ''}${name}: ${percentText(ece.mean)}${ece.n > 1 ? ` ± ${(ece.sd * 100).toFixed(2)}` : ''}`,
  );
  return {
    drawing: reliabilityFigure({ title: 'Reliability diagram', panels, ...options }, type),
    caption:
      `Reliability of the confidence in the predicted class on the test pixels of ${scene}, in ${BINS} bins${several ? ', pooled over the seeds; whiskers are the range of the seeds' : ''}. ` +
      `Expected calibration error (15 bins${several ? ', mean ± standard deviation over the seeds' : ''}): ${eces.join('; ')}.`,
    notes: [],
    date: latest(methods),
  };
}

async function panelOf({ name, run, one }: DrawnMethod) {
  const [counts, sums, rights] = [0, 1, 2].map(() => new Float64Array(BINS));
  const accuracies: number[][] = Array.from({ length: BINS }, () => []);
  const eces: number[] = [];
  for (const trial of one.details) {
    const { truth, predicted, confidence } = await testedPixels(run, name, trial);
    const right = Array.from(truth, (label, at) => label === predicted[at]);
    eces.push(topLabelCalibration(confidence, right).ece);
    for (const [bin, own] of reliability(confidence, right, BINS).entries()) {
      if (own.count === 0) continue;
      counts[bin] += own.count;
      sums[bin] += own.count * own.confidence!;
      rights[bin] += own.count * own.accuracy!;
      accuracies[bin].push(own.accuracy!);
    }
  }
  const all = counts.reduce((sum, count) => sum + count, 0);
  const ece = summarize(eces);
  return {
    name,
    ece,
    text: `ECE ${(ece.mean * 100).toFixed(1)}${ece.n > 1 ? ` ± ${(ece.sd * 100).toFixed(1)}` : ''} %`,
    bins: Array.from(counts, (count, bin) => ({
      from: bin / BINS,
      to: (bin + 1) / BINS,
      share: count / all,
      ...(count > 0 ? { confidence: sums[bin] / count, accuracy: rights[bin] / count } : {}),
      ...(accuracies[bin].length > 1 ? { range: [Math.min(...accuracies[bin]), Math.max(...accuracies[bin])] as const } : {}),
    })),
  };
}
