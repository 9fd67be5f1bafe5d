import type { TensorflowBinding } from './operations.js';

/** The attributes of all operations that a network's training and prediction meets; a test holds the list to that. */
export const ATTRIBUTE_NAMES: readonly string[] = [
  'DstT',
  'Index',
  'N',
  'SrcT',
  'T',
  'TI',
  'Taxis',
  'Tidx',
  'Tmultiples',
  'Tpaddings',
  'Tparams',
  'Tperm',
  'Tshape',
  'Truncate',
  'U',
  'adj_x',
  'adj_y',
  'axis',
  'data_format',
  'epsilon',
  'index_type',
  'is_training',
  'keep_dims',
  'output_type',
  'padding',
  'strides',
  'transpose_a',
  'transpose_b',
];

const NO_TYPE = -1;

/**
 * tfjs-node's addon keeps the names of attributes in one set for all threads, without a lock. To be called before there
 * are worker threads: afterwards they only read it.
 */
export function rememberAttributeNames(binding: TensorflowBinding): void {
  const attributes = ATTRIBUTE_NAMES.map((name) => ({ name, type: binding.TF_ATTR_BOOL, value: false }));
  try {
    binding.executeOp('NoOp', [...attributes, { name: 'T', type: NO_TYPE, value: false }], [], 0);
  } catch {
    // The last one's type is refused, after all names have been taken in and before anything runs.
  }
}
