/** The digest of the golden run (digest.ts), the same on every machine, and the numerics version it belongs to. */
export const GOLDEN = { numerics: 2, digest: '6c4b8248df3a2ab8106903a174cc9910218ecb323207802933fb2b650e38edf3' };
