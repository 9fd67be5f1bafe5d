/** Pixels whose confidence lies in one interval. */
export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** undefined of an empty bin. */
  readonly confidence?: number;
  readonly accuracy?: number;
}

/** How the confidence in the predicted class agrees with how often it is right. */
export interface TopLabelCalibration {
  /** Expected calibration error over equal bins (Guo et al. 2017): the mean of |accuracy - confidence|, weighted by the bins' pixels. */
  readonly ece: number;
  /** The mean of (confidence - right)², right being 0 or 1: Brier's score of the statement "this is right". */
  readonly brier: number;
  /** The chance that a right pixel has more confidence than a wrong one, equals counting half; undefined if all are right, or all wrong. */
  readonly auroc?: number;
  /** The area under the risk-coverage curve: the mean share of errors over all coverages. 0 is best. */
  readonly aurc: number;
  readonly bins: readonly ReliabilityBin[];
  /** The share of errors among the most confident pixels. */
  readonly risk: readonly { readonly coverage: number; readonly risk: number }[];
}

const BINS = 15;
const COVERAGES = [0.5, 0.7, 0.8, 0.9, 0.95, 1] as const;

/**
 * @param confidence in the predicted class, from 0 to 1
 * @param right whether the predicted class is the pixel's; at least one pixel
 */
export function topLabelCalibration(confidence: ArrayLike<number>, right: ArrayLike<boolean>): TopLabelCalibration {
  const count = confidence.length;
  const bins = reliability(confidence, right);
  let brier = 0;
  for (let at = 0; at < count; at++) brier += (confidence[at] - Number(right[at])) * (confidence[at] - Number(right[at]));
  const { auroc, risks } = ordered(confidence, right);
  return {
    ece: expectedError(bins, count),
    brier: brier / count,
    ...(auroc === undefined ? {} : { auroc }),
    aurc: risks.reduce((sum, risk) => sum + risk, 0) / count,
    bins,
    risk: COVERAGES.map((coverage) => ({ coverage, risk: risks[Math.max(1, Math.round(coverage * count)) - 1] })),
  };
}

/** Bins (0, 1/15], (1/15, 2/15], …; 0 is in the first. */
export function reliability(confidence: ArrayLike<number>, right: ArrayLike<boolean>, bins = BINS): ReliabilityBin[] {
  const [counts, sums, rights] = [0, 1, 2].map(() => new Float64Array(bins));
  for (let at = 0; at < confidence.length; at++) {
    let bin = Math.min(bins - 1, Math.max(0, Math.ceil(confidence[at] * bins) - 1));
    // The product may be rounded over the edge.
    if (bin > 0 && confidence[at] <= bin / bins) bin--;
    else if (bin < bins - 1 && confidence[at] > (bin + 1) / bins) bin++;
    counts[bin]++;
    sums[bin] += confidence[at];
    rights[bin] += Number(right[at]);
  }
  return Array.from(counts, (count, bin) => ({
    from: bin / bins,
    to: (bin + 1) / bins,
    count,
    ...(count > 0 ? { confidence: sums[bin] / count, accuracy: rights[bin] / count } : {}),
  }));
}

export function expectedError(bins: readonly ReliabilityBin[], count: number): number {
  return bins.reduce((sum, one) => sum + (one.count > 0 ? one.count * Math.abs(one.accuracy! - one.confidence!) : 0), 0) / count;
}

/** The AUROC, and the risk of the 1, 2, … most confident pixels. Pixels of equal confidence have no order: theirs is the expected risk. */
function ordered(confidence: ArrayLike<number>, right: ArrayLike<boolean>): { auroc?: number; risks: Float64Array } {
  const count = confidence.length;
  const order = Uint32Array.from({ length: count }, (_, at) => at).sort((a, b) => confidence[b] - confidence[a]);
  const risks = new Float64Array(count);
  let [wrongs, rights, above] = [0, 0, 0];
  for (let from = 0; from < count;) {
    let to = from;
    let wrong = 0;
    while (to < count && confidence[order[to]] === confidence[order[from]]) wrong += Number(!right[order[to++]]);
    for (let at = from; at < to; at++) risks[at] = (wrongs + (wrong * (at + 1 - from)) / (to - from)) / (at + 1);
    above += wrong * (rights + (to - from - wrong) / 2);
    wrongs += wrong;
    rights += to - from - wrong;
    from = to;
  }
  return { ...(wrongs > 0 && rights > 0 ? { auroc: above / (wrongs * rights) } : {}), risks };
}
