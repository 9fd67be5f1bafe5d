import type { ResolvedTraining } from '../schema/pipeline.generated.js';
import type { EpochRecord } from './epoch.js';

/** Whether an epoch's weights replace the best so far. Of equals the earliest stays. */
export function isBetter(select: ResolvedTraining['select'], epoch: EpochRecord, best: EpochRecord | undefined): boolean {
  if (!best || select === 'last') return true;
  return select === 'validation-accuracy'
    ? epoch.validationAccuracy! > best.validationAccuracy!
    : epoch.validationLoss! < best.validationLoss!;
}
