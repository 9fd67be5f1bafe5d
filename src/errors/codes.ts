/** Every code that a `Failure` can carry, by what it is about. docs/errors.md has a paragraph on each, in this order. */
export const CODES = {
  /** Mistakes in a pipeline's text: `hsi-run validate` finds them without data. */
  pipeline: [
    'pipeline-missing', 'encoding', 'yaml', 'duplicate-key', 'key-not-text', 'alias', 'tag', 'too-large', 'unknown-key', 'missing-key',
    'value', 'duplicate', 'override', 'extends', 'vary', 'vary-duplicate', 'name', 'published', 'scene-unknown',
    'class-unknown', 'bands', 'shares-over-whole', 'class-too-small', 'too-few-pixels', 'split-empty', 'split-unserved', 'selection', 'patch',
    'shape', 'too-many',
  ],
  /** Files of a scene, and what they hold. */
  data: [
    'file-missing', 'file-unreadable', 'file-changed', 'format-unknown', 'format-unsupported', 'mat-version', 'mat-unknown', 'truncated', 'damaged',
    'header-missing', 'header-invalid', 'header-mismatch', 'data-missing', 'data-ambiguous', 'variable-missing',
    'variable-ambiguous', 'variable-not-numeric', 'variable-rank', 'axes-ambiguous', 'axes-invalid', 'array-too-large',
    'colours-missing', 'colour-unknown', 'colours-invalid', 'size-mismatch', 'place-mismatch', 'scene-shape', 'scene-changed',
    'cube-not-finite', 'class-lost', 'cube-range', 'pca-rank', 'label-invalid', 'labels-conflict',
    'mask-empty', 'mask-unknown', 'class-missing', 'class-count', 'size-unknown', 'bands-mismatch', 'split-file', 'amount-invalid',
    'patch-even', 'patch-too-large', 'download', 'scene-name',
  ],
  /** Engines, training, results. */
  running: [
    'engine', 'engine-crash', 'memory', 'gpu', 'device-lost', 'diverged', 'not-finite', 'classifier', 'worker', 'helper', 'incomplete', 'scheduler',
    'write', 'store-unreadable', 'format-version', 'busy', 'archive', 'trial-missing',
    'reference', 'not-comparable', 'weights-format', 'weights-mismatch', 'pixels-file',
  ],
  /** The command line. */
  usage: ['usage', 'configuration-unknown', 'run-unknown', 'seed-unknown', 'exists', 'unconfirmed'],
} as const;

export type Code = (typeof CODES)[keyof typeof CODES][number];

/** Where the paragraph on a code stands, from the package's folder. `hsi-run explain CODE` prints it. */
export function docsOf(code: Code): string {
  return `docs/errors.md#${code}`;
}
