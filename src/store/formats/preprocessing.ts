import type { Preprocessing } from '../../data/features/features.js';
import type { SpectrumSteps } from '../../data/spectra/steps.js';
import { isObject, type JsonObject, parseObject } from '../../base/json.js';

/** A trial's file: how its cube became what it has learnt from. */
export const PREPROCESSING = 'preprocessing.json';

/** How its content is written: of each used band (from 0) offset and divisor; with components their mean and vectors. */
export interface PreprocessingContent {
  readonly bands: number;
  readonly used?: readonly number[];
  readonly ignore?: number | string;
  /** What is done to the spectra of used bands first, in order. */
  readonly spectra?: SpectrumSteps;
  readonly offset: readonly number[];
  readonly divisor: readonly number[];
  readonly components?: {
    readonly mean: readonly number[];
    readonly vectors: readonly (readonly number[])[];
    readonly explained: readonly number[];
  };
}

export function preprocessingContent({ bands, used, ignore, spectra, scaling, components }: Preprocessing): PreprocessingContent {
  return {
    bands,
    ...(used ? { used } : {}),
    ...(ignore === undefined ? {} : { ignore: Number.isFinite(ignore) ? ignore : String(ignore) }),
    ...(spectra ? { spectra } : {}),
    offset: Array.from(scaling.offset),
    // What is not above zero makes zeros, whatever it is.
    divisor: Array.from(scaling.divisor, (value) => (value > 0 ? value : 0)),
    ...(components
      ? {
          components: {
            mean: Array.from(components.mean),
            vectors: components.vectors.map((vector) => Array.from(vector)),
            explained: components.explained,
          },
        }
      : {}),
  };
}

/** A line for each key. The digits of a number give the same float64 again. */
export function writePreprocessing(preprocessing: Preprocessing): string {
  return writeLines(preprocessingContent(preprocessing));
}

/** An object as JSON with a line for each of its keys. */
export function writeLines(content: object): string {
  const lines = Object.entries(content).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  return `{\n${lines.join(',\n')}\n}\n`;
}

export function readPreprocessing(text: string): Preprocessing {
  const content = parseObject(text);
  if (!isContent(content)) throw new SyntaxError('does not say how a cube was prepared');
  const { bands, used, ignore, spectra, offset, divisor, components } = content;
  return {
    bands,
    ...(used ? { used } : {}),
    ...(ignore === undefined ? {} : { ignore: Number(ignore) }),
    ...(spectra ? { spectra } : {}),
    scaling: { offset: Float64Array.from(offset), divisor: Float64Array.from(divisor) },
    ...(components
      ? {
          components: {
            mean: Float64Array.from(components.mean),
            vectors: components.vectors.map((vector) => Float64Array.from(vector)),
            explained: components.explained,
          },
        }
      : {}),
  };
}

function isContent(value: JsonObject): value is JsonObject & PreprocessingContent {
  const { bands, used, spectra, offset, divisor, components } = value;
  return (
    typeof bands === 'number' &&
    [offset, divisor].every(Array.isArray) &&
    (used === undefined || Array.isArray(used)) &&
    (spectra === undefined || (isObject(spectra) && Array.isArray(spectra.steps) && Array.isArray(spectra.centres))) &&
    (components === undefined || (isObject(components) && Array.isArray(components.mean) && Array.isArray(components.vectors)))
  );
}
