/** The digest of the golden run (digest.ts), the same on every machine, and the numerics version it belongs to. */
export const GOLDEN = { numerics: 1, digest: '1269e198deabc428a3afe93b63b26e3c14c9aa94aa6053aac9e2c48e1044f4bd' };
