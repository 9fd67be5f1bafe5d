import { basename, dirname, parse } from 'node:path';
import { parseNamedFile } from '../../data/find-files.js';
import { dataFolder } from '../../data/locate.js';
import { scenesIn } from '../../data/registered/read.js';
import { loadScene } from '../../data/scene.js';
import type { Scene } from '../../data/cube.js';
import { Failure } from '../../errors/failure.js';
import { CLASSIFIERS } from '../../run/engines/auto.js';
import { defaultJobs, workOf } from '../../run/jobs.js';
import { machineShare } from '../../run/machine.js';
import type { MapOptions } from '../../run/map/map-scene.js';
import { knownFiles, mapOtherScene, type OtherScene } from '../../run/map/other-scene.js';
import { mapOwnScene } from '../../run/map/own-scene.js';
import { checkMapFolder, mapName, runMapFolder, writeMapFolder } from '../../run/map/run-maps.js';
import { LateWorkers } from '../../run/map/workers.js';
import { readTrainedTrial, type TrainedTrial } from '../../run/trained-trial.js';
import { locateRun, readRunManifest } from '../../run/verify/manifest.js';
import { omit } from '../../spec/omit.js';
import { type Hold, whileHolding } from '../../store/hold.js';
import { makeFolder } from '../../store/make-folder.js';
import { Store } from '../../store/store.js';
import { type Command, note } from '../command.js';
import type { Options } from '../options.js';
import { engineOfClass } from '../reproduce.js';
import { reportMap } from '../report-map.js';
import { mapChoice, MapProgress, partsAtOnce } from '../run-maps.js';
import { leavePage } from '../run-page.js';
import { isSceneName, sceneArgument } from '../scene-argument.js';
import { stopOnSignals } from '../signals.js';

export const map: Command = {
  name: 'map',
  usage: 'RUN',
  summary: 'a run\'s maps made again, of another seed, or of another scene (--scene, --mask): pictures, ENVI, GeoTIFF',
  examples: [
    'hsi-run map quickstart-6b881d63695f --seed 2', 'hsi-run map mine --scene flight2.hdr --mask flight2_gt.mat',
    'hsi-run map mine --scene salinas --standardize scene --output salinas-map',
  ],
  async run(positionals, options) {
    if (positionals.length !== 1) throw new Failure({ code: 'usage', message: `map takes one run, not ${positionals.length}`, cure: 'hsi-run ls shows them.' });
    const settings = checkOptions(options);
    const run = locateRun(options.runs, positionals[0]);
    await whileHolding(dirname(run), (hold) => makeMap(run, settings, options, hold), note);
    return 0;
  },
};

async function makeMap(run: string, settings: ReturnType<typeof checkOptions>, options: Options, hold: Hold): Promise<void> {
  const trained = await readTrainedTrial(run, { configuration: options.configuration, seed: settings.seed }, options);
  const other = options.scene === undefined ? undefined : otherScene(options.scene, settings.standardize, options);
  const varies = readRunManifest(run)!.varies;
  const name = mapName({ varies, ...trained, scene: other && (other.known?.id ?? parse(other.cube.file).name) });
  const folder = options.output ?? runMapFolder(run, name);
  checkMapFolder(folder);
  const store = new Store(dirname(run), hold);
  await hold.narrow({ trials: [trained.address], runs: [basename(run)] });
  const workers = new LateWorkers(await engineFor(trained, readRunManifest(run)!.engine, options));
  try {
    const progress = new MapProgress(`map of ${trained.configuration}, seed ${trained.seed}`, options);
    const scene = other ? undefined : await ownScene(trained, run, options);
    // Before, Ctrl-C ends the process right away: nothing is computed that could be lost.
    const signal = stopOnSignals();
    const mapOptions: MapOptions = {
      workers, jobs: jobsOf(trained, scene, options), threads: options.threads, signal, perform: progress.perform,
    };
    const mapped = other ? await mapOtherScene(store, trained, other, mapOptions)
      : await mapOwnScene(store, trained, { scene: scene!, data: options.data, scope: settings.scope }, mapOptions);
    // Others may have taken this process for dead, and removed the run.
    await hold.renew();
    if (options.output !== undefined) await makeFolder(dirname(folder));
    await writeMapFolder(folder, mapped);
    // Its page shows the run's own maps.
    if (!other && options.output === undefined) await leavePage(run, { ...options, quiet: true }, true);
    reportMap(mapped, folder, options);
  } finally {
    await workers.close();
  }
}

function checkOptions(options: Options) {
  const usage = (message: string, cure: string) => new Failure({ code: 'usage', message, cure });
  const { scene, mask, standardize = 'training', seed, maps } = options;
  if (standardize !== 'training' && standardize !== 'scene') throw usage(`--standardize ${standardize}: unknown`, 'Known: training, scene.');
  if (scene === undefined && mask !== undefined) throw usage('--mask is the mask of another scene', 'Name the scene with --scene, or leave --mask out.');
  if (scene === undefined && options.standardize !== undefined) {
    throw usage('--standardize is for another scene: a run\'s own is standardized as its pipeline says', 'Name the scene with --scene, or leave it out.');
  }
  const scope = mapChoice({}, { maps });
  if (scope === 'none') throw usage('--maps none leaves nothing to draw', 'Write --maps scene or --maps labelled.');
  if (scene !== undefined && scope === 'labelled') throw usage('another scene is mapped as a whole', 'Leave --maps out.');
  return { standardize, scope, seed } as const;
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

/** The scene that the trial was trained on. */
async function ownScene({ experiment, identity }: TrainedTrial, run: string, { data, base }: Options): Promise<Scene> {
  const scene = await loadScene(omit(experiment.dataset, 'standardize'), { dataFolder: data, baseFolder: base ?? run }).catch((error) => {
    if (!(error instanceof Failure) || base !== undefined) throw error;
    throw new Failure(error.problems.map((problem) => (problem.code !== 'file-missing' ? problem
      : { ...problem, cure: 'The run\'s pipeline names its files as they are seen from its folder: say with --base DIR which that is.' })));
  });
  for (const warning of scene.warnings) note(`warning: ${warning}`);
  if (scene.identity.digest === identity.data) return scene;
  throw new Failure({
    code: 'scene-changed', message: 'the files of the scene are not those that the run was trained on', place: { file: scene.sources[0]?.file ?? run },
    cure: 'Say where those lie with --data or --base, or map these as another scene: --scene FILE.',
  });
}

/** What the trial was computed with, unless something is named. */
async function engineFor({ experiment }: TrainedTrial, engineClass: string, { engine }: Options) {
  return experiment.classifier ? CLASSIFIERS : engineOfClass(engine === 'auto' ? engineClass : engine);
}

function jobsOf({ experiment, network, preprocessing }: TrainedTrial, scene: Scene | undefined, { jobs, threads }: Options): number {
  // Of a large scene a part is held: what a worker takes follows from the network.
  const { rows, columns } = scene?.cube ?? { rows: 256, columns: 256 };
  const size = { rows, columns, bands: preprocessing.bands, classes: scene?.classNames.length ?? 1 };
  return partsAtOnce(rows * columns, () => defaultJobs(workOf(experiment, network, size, 0), machineShare().cores, threads), jobs);
}
