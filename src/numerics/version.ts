/**
 * The version of everything that decides the bits of a network's result. It is part of every trial's address and changes only
 * together with the golden digest, when a change of the code changes results.
 * 2: fused multiply-add, and sums over the lines of a batch in parts.
 */
export const NUMERICS_VERSION = 2;

/** The same of a classifier, which needs no engine: random streams, preparation, splits. */
export const CLASSIFIER_NUMERICS_VERSION = 1;
