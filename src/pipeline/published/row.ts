/** What one row (or column) of the paper's tables and figures is of: a method, and what of the protocol it varies. */
export interface Row {
  /** A preset, or `svm`. */
  readonly method: string;
  /** Of the preset. */
  readonly options?: Readonly<Record<string, number | string>>;
  readonly patch?: number;
  /** The share of each class that trains. */
  readonly train?: string;
}

const REGULARIZERS: Readonly<Record<string, Row['options']>> = {
  none: { normalize: 'none', dropout: 0 },
  dropout: { normalize: 'none' },
  'batch-norm': { dropout: 0 },
  both: {},
};

/** @param method as published.csv names it: `ssrn`, `kernels-16`, `blocks-2-1`, `spa-10` */
export function rowOf(table: string, method: string): Row {
  const [word, ...numbers] = method.split('-');
  if (table === 'IV') return { method: 'ssrn', options: REGULARIZERS[method] };
  if (table === 'V') return { method: 'ssrn', patch: Number(numbers[0]) };
  if (table === 'fig6') return { method: 'ssrn', options: { kernels: Number(numbers[0]) } };
  if (table === 'fig11') return { method: 'ssrn', options: { spectral: Number(numbers[0]), spatial: Number(numbers[1]) } };
  if (table === 'fig10') return { method: word, train: `${numbers[0]}%` };
  return { method };
}
