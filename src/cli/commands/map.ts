import { parseNamedFile } from '../../data/files/find-files.js';
import { dataFolder } from '../../data/files/locate.js';
import { scenesIn } from '../../data/registered/read.js';
import { Failure } from '../../errors/failure.js';
import { mapRun } from '../../run/map-run.js';
import { knownFiles, type OtherScene } from '../../predict/maps/other-scene.js';
import type { UncertaintyOptions } from '../../predict/maps/uncertainty.js';
import type { Command } from '../command.js';
import { baseOfRun } from '../names/run-base.js';
import { runFolderNamed } from '../names/run-named.js';
import type { OptionTable, Values } from '../options/option.js';
import { AT_ONCE, CONFIGURATION, DATA, ENGINE, FILES, type General, MASK, PROGRESS, RUNS, TRIAL } from '../options/shared.js';
import { checkCoverage } from '../text/coverage.js';
import { mapList, submitMapList } from '../files/map-list.js';
import { mapChoice } from '../files/map-choice.js';
import { reportMap } from '../outcomes/report-map.js';
import { isSceneName, sceneArgument } from '../scene-argument.js';
import { watched } from '../progress/watch.js';

const OPTIONS = {
  scene: { kind: 'text', value: 'NAME', help: 'map this scene, by name or file' },
  scenes: { kind: 'text', value: 'WHAT', help: 'map many scenes: a folder, a pattern in quotes, or a .txt file with a path a line' },
  ...MASK,
  standardize: { kind: 'text', value: 'HOW', help: 'scale another scene by the statistics of training (default), or by its own: scene' },
  maps: { kind: 'text', value: 'WHAT', help: "scene or labelled: what to map of the run's own scene" },
  uncertainty: { kind: 'flag', help: "draw entropy too, and sizes of conformal sets where the trial kept all classes' probabilities" },
  probabilities: { kind: 'flag', help: 'as --uncertainty, with the probability of every class: a GeoTIFF with a band for each' },
  coverage: { kind: 'share', value: 'SHARE', help: 'with --uncertainty: the stated coverage of the sets (default: 0.9)' },
  output: { kind: 'text', value: 'DIR', help: "the folder to write (default: one in the run's folder)" },
  shard: { kind: 'shard', value: 'K/N', help: 'with --scenes: map only part K of N of them' },
  to: { kind: 'text', value: 'SCHEDULER', help: 'with --scenes: slurm, an array of jobs with a part of the scenes each' },
  cluster: { kind: 'text', value: 'FILE', help: 'your cluster settings (default: ~/.config/hsi-run/cluster.yaml)' },
  'dry-run': { kind: 'flag', help: 'with --to: print the script, but submit nothing' },
  ...TRIAL,
  ...CONFIGURATION,
  ...RUNS,
  base: FILES.base,
  ...DATA,
  ...ENGINE,
  ...AT_ONCE,
  ...PROGRESS,
} as const satisfies OptionTable;

type Options = Values<typeof OPTIONS> & General;

export const map: Command<typeof OPTIONS> = {
  name: 'map',
  usage: 'RUN',
  summary: 'make maps of a run again, of another seed, or of another scene (--scene, --mask)',
  examples: [
    'hsi-run map quickstart --seed 2',
    'hsi-run map mine --scene flight2.hdr --mask flight2_gt.mat',
    'hsi-run map mine --uncertainty --coverage 0.95',
    'hsi-run map mine --scene salinas --standardize scene --output salinas-map',
    'hsi-run map mine --scenes flights --output flight-maps',
  ],
  options: OPTIONS,
  async run(positionals, options) {
    if (positionals.length !== 1)
      throw new Failure({ code: 'usage', message: `map takes one run, not ${positionals.length}`, hint: 'hsi-run ls shows them.' });
    const { standardize, scope } = checkOptions(options);
    const run = await runFolderNamed(positionals[0], options);
    if (options.scenes !== undefined) return manyScenes(run, options.scenes, standardize, options);
    const { onEvent, ...conduct } = watched(options);
    const { folder, mapped } = await mapRun(run, {
      ...options,
      base: options.base ?? baseOfRun(run),
      ...conduct,
      scope,
      uncertainty: uncertaintyOf(options),
      ...(options.scene === undefined ? {} : { other: otherScene(options.scene, standardize, options) }),
      // Where they lie is the result here.
      onEvent: (event) => (event.type === 'page-written' ? undefined : onEvent(event)),
    });
    reportMap(mapped, folder, options);
    return 0;
  },
};

/** One after the other here, or in parts on a cluster. */
function manyScenes(run: string, scenes: string, standardize: OtherScene['standardize'], options: Options): Promise<0 | 2> {
  const { to, 'dry-run': dryRun, coverage, engine, seed, configuration, jobs, threads } = options;
  const output = options.output!;
  const base = options.base ?? baseOfRun(run);
  if (to !== undefined) {
    const valued = { standardize: options.standardize, coverage, engine, seed, configuration, jobs, threads, base };
    const words = Object.entries(valued).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, String(value)]));
    const flags = (['uncertainty', 'probabilities'] as const).flatMap((name) => (options[name] ? [`--${name}`] : []));
    return submitMapList(run, { ...options, scenes, output, to, dryRun, words: [...words, ...flags] });
  }
  return mapList(run, { ...options, ...watched(options), base, scenes, output, standardize, uncertainty: uncertaintyOf(options) });
}

function uncertaintyOf({ uncertainty, probabilities, coverage }: Options): UncertaintyOptions | undefined {
  return uncertainty || probabilities ? { coverage, probabilities } : undefined;
}

function checkOptions(options: Options) {
  const usage = (message: string, hint: string) => new Failure({ code: 'usage', message, hint });
  const { scene, mask, standardize = 'training', maps, coverage } = options;
  checkList(options);
  if (standardize !== 'training' && standardize !== 'scene')
    throw usage(`--standardize ${standardize}: unknown`, 'Known: training, scene.');
  if (scene === undefined && mask !== undefined)
    throw usage('--mask is the mask of another scene', 'Name the scene with --scene, or remove --mask.');
  if (scene === undefined && options.scenes === undefined && options.standardize !== undefined) {
    throw usage(
      "--standardize is for another scene: the run's own scene is standardized as in its pipeline",
      'Name the scene with --scene, or remove --standardize.',
    );
  }
  if (coverage !== undefined && !uncertaintyOf(options))
    throw usage('--coverage is of conformal sets, which --uncertainty draws', 'Add --uncertainty, or remove --coverage.');
  if (coverage !== undefined) checkCoverage(coverage);
  const scope = mapChoice({ maps });
  if (scope === 'none') throw usage('with --maps none there is nothing to draw', 'Write --maps scene or --maps labelled.');
  if ((scene ?? options.scenes) !== undefined && scope === 'labelled')
    throw usage('another scene is always mapped completely', 'Remove --maps.');
  return { standardize, scope } as const;
}

/** What belongs to a list of scenes, and what does not. */
function checkList({ scene, scenes, mask, output, shard, to, cluster, 'dry-run': dryRun }: Options): void {
  const usage = (message: string, hint: string) => new Failure({ code: 'usage', message, hint });
  if (scenes === undefined) {
    const [one] = Object.entries({ shard, to, cluster, 'dry-run': dryRun || undefined }).find(([, value]) => value !== undefined) ?? [];
    if (one !== undefined) throw usage(`--${one} is for a list of scenes`, `Name it with --scenes, or remove --${one}.`);
    return;
  }
  if (scene !== undefined) throw usage('--scene is one scene, --scenes are many', 'Use only one of them.');
  if (mask !== undefined) throw usage('--mask is the mask of one scene', 'Name the scene with --scene, or remove --mask.');
  if (output === undefined) throw usage('--scenes needs a folder for the maps', 'Name it with --output DIR.');
  if (shard && to !== undefined) throw usage('--shard maps a part here, --to submits all parts', 'Use only one of them.');
  const [one] =
    to === undefined ? (Object.entries({ cluster, 'dry-run': dryRun || undefined }).find(([, value]) => value !== undefined) ?? []) : [];
  if (one !== undefined) throw usage(`--${one} is of a scheduler`, `Add --to slurm, or remove --${one}.`);
}

function otherScene(named: string, standardize: OtherScene['standardize'], { data, mask }: Options): OtherScene {
  const folder = dataFolder(data);
  const scenes = scenesIn(folder);
  if (isSceneName(scenes, named)) {
    const files = knownFiles(sceneArgument(scenes, named), folder);
    return { ...files, ...(mask === undefined ? {} : { mask: parseNamedFile(mask) }), standardize };
  }
  return { cube: parseNamedFile(named), ...(mask === undefined ? {} : { mask: parseNamedFile(mask) }), standardize };
}
