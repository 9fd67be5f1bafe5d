import { relative } from 'node:path';
import type { ComputedShard } from '../../cluster/execute-shard.js';
import { trialFolder } from '../../store/layout.js';
import { note, print } from '../text/print.js';
import type { Values } from '../options/option.js';
import type { General, RUNS } from '../options/shared.js';

/** Prints which trials a shard has computed, and whether the whole run can be gathered. */
export function reportShard(
  {
    prepared: {
      pipeline: { name },
      engine,
      store,
    },
    shard,
    trials,
    of,
    complete,
  }: ComputedShard,
  { runs, json, quiet }: Values<typeof RUNS> & General,
): void {
  if (!quiet && complete) note(`All ${of} trials are in ${runs}: --gather instead of --shard makes the run.`);
  if (json) {
    print(
      JSON.stringify(
        {
          name,
          shard,
          engine: engine.name,
          of,
          trials: trials.map(({ configuration: { experiment }, seed, address, cached }) => ({
            configuration: experiment.name,
            seed,
            address,
            folder: trialFolder(runs, address),
            cached,
          })),
        },
        null,
        2,
      ),
    );
  } else if (quiet) for (const { address } of trials) print(relative('', store.trialFolder(address)));
  else {
    const title = `${name}, shard ${shard.index}/${shard.count}`;
    print(`${title}: ${trials.length > 0 ? `${trials.length} of ${of} trials, in ${runs}` : `no trial, as there are only ${of}`}`);
  }
}
