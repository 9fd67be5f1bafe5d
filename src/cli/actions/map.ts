import { parseNamedFile } from '../../data/files/find-files.js';
import { dataFolder } from '../../data/files/locate.js';
import { scenesIn } from '../../data/registered/read.js';
import { Failure } from '../../errors/failure.js';
import { mapRun } from '../../run/map-run.js';
import { knownFiles, type OtherScene } from '../../predict/maps/other-scene.js';
import type { UncertaintyOptions } from '../../predict/maps/uncertainty.js';
import { baseOfRun } from '../names/run-base.js';
import { loadNamed } from '../names/load-named.js';
import { isPipelineFile, runFolderNamed } from '../names/run-named.js';
import type { Values } from '../options/option.js';
import type { General } from '../options/shared.js';
import { checkCoverage } from '../text/coverage.js';
import { mapList, submitMapList } from '../files/map-list.js';
import { mapChoice } from '../files/map-choice.js';
import { reportMap } from '../outcomes/report-map.js';
import { isSceneName, sceneArgument } from '../scene-argument.js';
import { watched } from '../progress/watch.js';
import type { OPTIONS } from '../commands/map.js';
import type { ExitCode } from '../command.js';

type Options = Values<typeof OPTIONS> & General;

export async function act(positionals: readonly string[], options: Options): Promise<ExitCode> {
  if (positionals.length !== 1)
    throw new Failure({ code: 'usage', message: `map takes one run, not ${positionals.length}`, hint: 'hsi-run ls shows them.' });
  const { standardize, scope } = checkOptions(options);
  const run = await runFolderNamed(positionals[0], options);
  if (options.scenes !== undefined) return manyScenes(run, options.scenes, standardize, { ...options, named: positionals[0] });
  const { onEvent, ...conduct } = watched(options, { keeps: 'maps' });
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
}

/** One after the other here, or in parts on a cluster. */
function manyScenes(
  run: string,
  scenes: string,
  standardize: OtherScene['standardize'],
  { named, ...options }: Options & { readonly named: string },
): Promise<0 | 2> {
  const { to, 'dry-run': dryRun, coverage, engine, seed, configuration, jobs, threads } = options;
  const output = options.output!;
  const base = options.base ?? baseOfRun(run);
  if (to !== undefined) {
    const valued = {
      standardize: options.standardize,
      'tile-rows': options['tile-rows'],
      coverage,
      engine,
      seed,
      configuration,
      jobs,
      threads,
      base,
    };
    const words = Object.entries(valued).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, String(value)]));
    const flags = (['uncertainty', 'probabilities'] as const).flatMap((name) => (options[name] ? [`--${name}`] : []));
    const pipeline = isPipelineFile(named) ? loadNamed(named, { ...options, configuration: undefined }) : undefined;
    return submitMapList(run, {
      ...options,
      pipeline,
      tile: options['tile-rows'],
      scenes,
      output,
      to,
      dryRun,
      words: [...words, ...flags],
    });
  }
  return mapList(run, {
    ...options,
    ...watched(options, { keeps: 'maps' }),
    tile: options['tile-rows'],
    base,
    scenes,
    output,
    standardize,
    uncertainty: uncertaintyOf(options),
  });
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
function checkList({ scene, scenes, mask, output, 'tile-rows': tile, standardize, shard, to, cluster, 'dry-run': dryRun }: Options): void {
  const usage = (message: string, hint: string) => new Failure({ code: 'usage', message, hint });
  if (scenes === undefined) {
    const [one] =
      Object.entries({ 'tile-rows': tile, shard, to, cluster, 'dry-run': dryRun || undefined }).find(([, value]) => value !== undefined) ??
      [];
    if (one !== undefined) throw usage(`--${one} is for a list of scenes`, `Name it with --scenes, or remove --${one}.`);
    return;
  }
  if (scene !== undefined) throw usage('--scene is one scene, --scenes are many', 'Use only one of them.');
  if (mask !== undefined) throw usage('--mask is the mask of one scene', 'Name the scene with --scene, or remove --mask.');
  if (output === undefined) throw usage('--scenes needs a folder for the maps', 'Name it with --output DIR.');
  if (tile !== undefined && standardize === 'scene')
    throw usage('--standardize scene needs the statistics of the whole scene, which no tile has', 'Remove --standardize, or --tile-rows.');
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
