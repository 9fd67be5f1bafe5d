// Feeds mutated pipelines to the spec: never a stack trace, never more than a second of the processor, never more than 200 MB.
//   node scripts/fuzz-spec.mjs [COUNT] [SEED] [FROM]     10000 cases of seed 1 from case 0; needs a build
import { fuzz } from './fuzz/fuzz.mjs';

const [count = 10_000, seed = 1, from = 0] = process.argv.slice(2).map(Number);
const start = performance.now();
const { cases, faults, milliseconds, slowest, megabytes } = await fuzz({ count, seed, from });
for (const { index, fault } of faults) console.log(`case ${index} (node scripts/fuzz-spec.mjs 1 ${seed} ${index}): ${fault}`);
console.log(
  `${cases} cases of seed ${seed} in ${((performance.now() - start) / 1000).toFixed(0)} s: ${faults.length} faults; ` +
    `slowest ${Math.round(milliseconds)} ms of the processor (case ${slowest}), at most ${Math.round(megabytes)} MB`,
);
process.exit(faults.length > 0 ? 1 : 0);
