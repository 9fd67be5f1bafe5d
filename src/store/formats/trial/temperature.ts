import { readCsv, writeCsv } from '../../../base/csv.js';
import type { ScaledFigures } from '../../../evaluate/temperature.js';

/** A trial's file, with `training.calibrate: temperature`. */
export const TEMPERATURE = 'temperature.csv';

/** What temperature scaling did to the pixels of a part: as they were, and as they are. */
export interface ScaledPart {
  readonly part: 'validation' | 'test';
  readonly pixels: number;
  readonly before: ScaledFigures;
  readonly after: ScaledFigures;
}

export interface TemperatureScaling {
  /** What the logits were divided by: 1 where nothing could be fitted. */
  readonly temperature: number;
  readonly fitted: boolean;
  readonly parts: readonly ScaledPart[];
}

const COLUMNS = ['part', 'pixels', 'temperature', 'fitted', 'ece_before', 'ece_after', 'nll_before', 'nll_after'];

export function writeTemperature({ temperature, fitted, parts }: TemperatureScaling): string {
  return writeCsv(
    COLUMNS,
    parts.map(({ part, pixels, before, after }) => [
      part,
      pixels,
      temperature,
      Number(fitted),
      before.ece,
      after.ece,
      before.nll,
      after.nll,
    ]),
  );
}

/** @returns undefined of a table without rows */
export function readTemperature(text: string): TemperatureScaling | undefined {
  const rows = readCsv(text);
  if (rows.length === 0) return undefined;
  const [{ temperature, fitted }] = rows;
  return {
    temperature: Number(temperature),
    fitted: fitted === '1',
    parts: rows.map((row) => ({
      part: row.part === 'test' ? 'test' : 'validation',
      pixels: Number(row.pixels),
      before: { ece: Number(row.ece_before), nll: Number(row.nll_before) },
      after: { ece: Number(row.ece_after), nll: Number(row.nll_after) },
    })),
  };
}
