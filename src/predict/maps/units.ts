import type { Conversion } from '../../data/features/conversion.js';
import type { BandScaling } from '../../data/features/standardize.js';
import type { SpectrumSteps } from '../../data/spectra/steps.js';
import type { ValueSpread } from '../../data/features/spread.js';
import type { DeclaredFacts } from '../../store/formats/facts.js';
import type { TrainedTrial } from '../trained-trial.js';

/** What the training's file said of its digital numbers; an older trial knows it of unscaled values alone. */
export function trainedUnits({ facts, identity: { dataset } }: Pick<TrainedTrial, 'facts' | 'identity'>): DeclaredFacts {
  return facts ?? (dataset.scale === undefined ? {} : { scale: dataset.scale });
}

/** The scaling of training's numbers, for those of a scene. */
export function convertScaling({ offset, divisor }: BandScaling, { factor, shift }: Conversion): BandScaling {
  return { offset: offset.map((value) => (value - shift) / factor), divisor: divisor.map((value) => value / factor) };
}

/** The same of what spectra are divided by before their steps. */
export function convertSteps(steps: SpectrumSteps, { factor, shift }: Conversion): SpectrumSteps {
  return { ...steps, zero: (steps.zero - shift) / factor, scale: steps.scale / factor };
}

/** So many of the training's deviations away, or so many times narrower or wider: such values are not what was learnt. */
const [FAR, WIDER] = [4, 8];

/** A warning where a scene's values lie far outside those of the training. */
export function rangeRemarks(trained: TrainedTrial, { mean, deviation }: ValueSpread, { factor, shift }: Conversion): string[] {
  const known = trained.facts?.values ?? spreadOf(trained);
  if (!known || !(known.deviation > 0)) return [];
  const [there, wide] = [mean * factor + shift, deviation * factor];
  const isFar = Math.abs(there - known.mean) > FAR * known.deviation;
  if (!isFar && wide < WIDER * known.deviation && wide * WIDER > known.deviation) return [];
  return [
    `warning: this scene's values (mean ${figure(there)}, deviation ${figure(wide)}) lie far from those of the training (${figure(known.mean)}, ${figure(known.deviation)}): ` +
      'the map may mean nothing. Are both in the same units? A scale factor counts where both files say theirs; --standardize scene scales by the scene itself',
  ];
}

/** Of bands that are scaled by themselves it follows from the scaling. */
function spreadOf({
  experiment: { dataset },
  preprocessing: {
    scaling: { offset, divisor },
  },
}: TrainedTrial): ValueSpread | undefined {
  if (dataset.scaling !== 'band' || dataset.spectra) return undefined;
  const average = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const mean = average(offset);
  const between = average(offset.map((value) => (value - mean) * (value - mean)));
  const within = average(divisor.map((value) => value * value));
  return { mean, deviation: Math.sqrt(between + within) };
}

function figure(value: number): string {
  return String(Number(value.toPrecision(4)));
}
