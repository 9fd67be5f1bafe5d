/** How often class `truth` was called `predicted`: counts[truth][predicted], both from 0. */
export type ConfusionMatrix = readonly (readonly number[])[];

/** @param truth classes from 1 @param predicted classes from 1 */
export function confusionMatrix(truth: ArrayLike<number>, predicted: ArrayLike<number>, classes: number): ConfusionMatrix {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let index = 0; index < truth.length; index++) counts[truth[index] - 1][predicted[index] - 1]++;
  return counts;
}
