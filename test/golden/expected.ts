/** The digest of the golden run (digest.ts), the same on every machine, and the numerics version it belongs to. */
export const GOLDEN = { numerics: 1, digest: 'd7e9433efa21a9968c5092a85ed60e6355a80c5fb06a0ff57315474a1b48ba57' };
