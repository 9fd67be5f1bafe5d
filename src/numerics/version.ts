/**
 * The version of everything that decides the bits of a result. It is part of every trial's address and changes only
 * together with the golden digest, when a change of the code changes results.
 */
export const NUMERICS_VERSION = 1;
