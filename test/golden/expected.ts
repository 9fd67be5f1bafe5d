/** The digest of the golden run (digest.ts), the same on every machine, and the numerics version it belongs to. */
export const GOLDEN = { numerics: 1, digest: 'ab065b8bc652a1adf9becee3a817265e99355f7d3ed2cfd3c15795763a7d7672' };
