import { goldenDigest } from './digest.js';

// Prints the golden digest of this machine: scripts/check-arm64.sh compares it between processors.
console.log(await goldenDigest());
