import { cos, pow } from '../numerics/functions.js';
import type { ResolvedTraining } from '../schema/pipeline.generated.js';

const PI = 3.141592653589793;

/** What the learning rate is multiplied by in an epoch, from 1; 1 in the first, whatever the schedule. */
export function rateFactor({ schedule, epochs }: Pick<ResolvedTraining, 'schedule' | 'epochs'>, epoch: number): number {
  if (schedule === undefined || typeof schedule === 'string') return 1;
  const { step, cosine } = schedule;
  if (step) return pow(step.factor, Math.floor((epoch - 1) / step.every));
  const { final } = cosine!;
  return final + ((1 - final) * (1 + cos((PI * (epoch - 1)) / epochs))) / 2;
}
