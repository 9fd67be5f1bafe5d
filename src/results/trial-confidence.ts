import { writeCsv } from '../base/csv.js';
import type { FileData } from '../base/file-data.js';
import type { ScaledFigures } from '../evaluate/temperature.js';
import { encodeSafetensors } from '../store/formats/safetensors.js';

export const PROBABILITIES = 'probabilities.safetensors';
export const TEMPERATURE = 'temperature.csv';

/** What temperature scaling did to the pixels of a part: as they were, and as they are. */
export interface Scaled {
  readonly part: 'validation' | 'test';
  readonly pixels: number;
  readonly before: ScaledFigures;
  readonly after: ScaledFigures;
}

/** What a trial keeps of its confidence, where its pipeline asks for it. */
export interface TrialConfidence {
  /** What the logits were divided by: 1 where nothing could be fitted. */
  readonly scaling?: { readonly temperature: number; readonly fitted: boolean; readonly parts: readonly Scaled[] };
  /** Of validation and test pixels in the split's order: [pixels, classes]. */
  readonly probabilities?: { readonly classes: number; readonly validation: Float32Array; readonly test: Float32Array };
}

const TEMPERATURE_COLUMNS = ['part', 'pixels', 'temperature', 'fitted', 'ece_before', 'ece_after', 'nll_before', 'nll_after'];

/** The files of it, by name. */
export function confidenceFiles({ scaling, probabilities }: TrialConfidence): [string, FileData][] {
  const files: [string, FileData][] = [];
  if (scaling) {
    const { temperature, fitted, parts } = scaling;
    const rows = parts.map(({ part, pixels, before, after }) => [
      part,
      pixels,
      temperature,
      Number(fitted),
      before.ece,
      after.ece,
      before.nll,
      after.nll,
    ]);
    files.push([TEMPERATURE, writeCsv(TEMPERATURE_COLUMNS, rows)]);
  }
  if (probabilities) {
    const { classes } = probabilities;
    const arrays = (['validation', 'test'] as const).map((name) => {
      const values = probabilities[name];
      return { name, shape: [values.length / classes, classes], values };
    });
    files.push([PROBABILITIES, encodeSafetensors(arrays)]);
  }
  return files;
}
