import { relative, resolve } from 'node:path';
import { scenesOfShard } from '../../cluster/scene-shards.js';
import { draftMapArray, submitMapArray } from '../../cluster/submit/map-array.js';
import { clusterSettings } from '../../cluster/submit/settings.js';
import type { Shard } from '../../cluster/shards.js';
import { dataFolder } from '../../data/files/locate.js';
import { Failure } from '../../errors/failure.js';
import { formatProblem } from '../../errors/format.js';
import type { LoadedPipeline } from '../../pipeline/experiment.js';
import { listScenes, type SceneList } from '../../predict/maps/scene-list.js';
import { inTiles } from '../../predict/maps/tiles.js';
import { mapScenes, type MapScenesOptions, type Served } from '../../run/map-scenes.js';
import { join } from 'node:path';
import { note, print } from '../text/print.js';
import { formatTable } from '../text/table.js';

interface ListOptions extends MapScenesOptions {
  readonly scenes: string;
  readonly shard?: Shard;
  /** Larger scenes are mapped in tiles of so many rows. */
  readonly tile?: number;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Maps of many scenes. @returns 2 where one could not be mapped */
export async function mapList(run: string, { scenes: what, shard, tile, json, quiet, ...options }: ListOptions): Promise<0 | 2> {
  const { scenes: all, leftOut } = await listed(what, tile);
  if (leftOut.length > 0 && !quiet && !json) note(`no cube, left out: ${leftOut.join(', ')}`);
  const scenes = shard ? scenesOfShard(all, shard) : all;
  const { output } = options;
  const served = await mapScenes(run, scenes, { ...options, list: all });
  const failed = served.scenes.filter(({ state }) => state === 'failed');
  if (json)
    print(JSON.stringify({ folder: output, peak_memory_bytes: served.peak, scenes: served.scenes, mosaics: served.mosaics }, null, 2));
  else {
    if (!quiet && scenes.length > 0) print(asText(served));
    print(relative('', output) || output);
  }
  for (const { file, problems = [] } of failed)
    note(problems.map((one) => formatProblem(one.place ? one : { ...one, place: { file } })).join('\n'));
  return failed.length > 0 ? 2 : 0;
}

async function listed(what: string, tile: number | undefined): Promise<SceneList> {
  const list = await listScenes(what);
  return tile === undefined ? list : { ...list, scenes: await inTiles(list.scenes, tile) };
}

function asText({ scenes, mosaics, peak }: Served): string {
  const table = formatTable(
    [
      ['scene', 'state', 'pixels', 'seconds'],
      ...scenes.map(({ name, state, pixels, seconds }) => [name, state, pixels?.toString() ?? '', seconds?.toFixed(1) ?? '']),
    ],
    [0, 1],
  );
  const count = (state: string) => scenes.filter((one) => one.state === state).length;
  const of = new Map<string, string[]>();
  for (const { name, remarks = [] } of scenes) for (const text of remarks) of.set(text, [...(of.get(text) ?? []), name]);
  const remarks = [...of].map(([text, names]) => `${names.length > 3 ? `${names.length} scenes` : names.join(', ')}: ${text}`);
  return [
    table,
    ...remarks,
    ...mosaics.map((file) => `all tiles as one: ${relative('', file)}`),
    `${count('mapped')} mapped, ${count('finished')} finished before, ${count('failed')} failed; peak memory ${(peak / 1e6).toFixed(0)} MB`,
  ].join('\n');
}

interface SubmitOptions {
  readonly scenes: string;
  readonly tile?: number;
  readonly output: string;
  readonly to: string;
  /** The user's settings for the cluster. */
  readonly cluster?: string;
  /** The pipeline that was named in place of the run: its `cluster` counts. A run does not keep it. */
  readonly pipeline?: LoadedPipeline;
  readonly dryRun: boolean;
  readonly data?: string;
  readonly json: boolean;
  readonly quiet: boolean;
  /** Of the command, for each task. */
  readonly words: readonly string[];
}

/** The same as an array of jobs of Slurm. */
export async function submitMapList(run: string, options: SubmitOptions): Promise<0> {
  const { scenes, tile, output, to, cluster, pipeline, dryRun, data, json, quiet, words } = options;
  if (to !== 'slurm')
    throw new Failure({ code: 'usage', message: `--to ${to}: unknown`, hint: 'Known: --to slurm. For other schedulers use --shard K/N.' });
  const {
    scenes: { length: count },
  } = await listed(scenes, tile);
  const settings = clusterSettings(pipeline, cluster);
  const array = draftMapArray(
    { run, scenes, count, output, words: ['--data', resolve(dataFolder(data)), ...words], program: process.argv[1], now: new Date() },
    settings,
  );
  const { tasks, folder, script } = array;
  if (dryRun) {
    print(json ? JSON.stringify({ scenes: count, tasks, folder, script }, null, 2) : script.trimEnd());
    return 0;
  }
  const job = await submitMapArray(array);
  if (json) print(JSON.stringify({ scenes: count, tasks, folder, job }, null, 2));
  else if (quiet) print(job);
  else print(`job ${job}: ${count} scenes in ${tasks} tasks (squeue -j ${job})\nlogs: ${relative('', join(folder, 'logs'))}`);
  return 0;
}
