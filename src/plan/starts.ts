import type { Network } from '../architecture/layers/index.js';
import { blockNames } from '../architecture/network.js';
import { omit } from '../base/omit.js';
import type { Scene } from '../data/cube.js';
import { classKey } from '../data/masks/class-key.js';
import { dataFolder, locateNamed } from '../data/files/locate.js';
import { matchBands, type TrainedBands } from '../data/features/match-bands.js';
import { Failure, type Problem } from '../errors/failure.js';
import { nearName } from '../errors/near-name.js';
import type { StartIdentity } from '../pipeline/address/address.js';
import type { Configuration, NetworkExperiment } from '../pipeline/experiment.js';
import { isNetwork } from '../pipeline/resolve/checks.js';
import { takenBlocks } from '../pipeline/resolve/start-checks.js';
import { namesIn } from '../store/entries.js';
import { findRun } from '../store/find.js';
import { WEIGHTS } from '../store/formats/trial/names.js';
import { trialsFolder } from '../store/layout.js';
import { RunFolder } from '../store/run-folder.js';
import { TrialFolder } from '../store/trial-folder.js';
import { foundIn } from '../weights/formats/safetensors.js';
import { type EarlierSetting, settingWarnings } from '../weights/differences.js';
import { earlierOf, settingBeside, settingOf } from '../weights/earlier.js';
import type { FoundWeights } from '../weights/found.js';
import { readWeights } from '../weights/read.js';
import { startFrom, type TrainingStart, weightsDigest } from '../weights/start.js';

/** A trial that others start from. */
interface Source {
  readonly trial: TrialFolder;
  /** The centres of its cube's bands in nm, where its run knows them. */
  readonly wavelengths?: readonly number[];
  /** The names of its classes, where its run knows them. */
  readonly classes?: readonly string[];
}

interface Found extends Pick<Source, 'classes'> {
  readonly found: FoundWeights;
  readonly file: string;
  readonly earlier?: EarlierSetting;
}

/** What the trials of a configuration start from: `training.from`. Nothing of a pipeline that has none. */
export class Starts {
  readonly #read = new Map<string, Promise<FoundWeights>>();
  #run?: ReturnType<typeof findRun>;

  constructor(
    readonly configuration: Configuration,
    readonly runs: string,
    /** What `--data` says. */
    readonly data?: string,
  ) {}

  /**
   * The start of the trial of a seed, and what of it is a part of the address.
   *
   * @throws Failure at the pipeline's line: `run-unknown`, `run-ambiguous`, `seed-unknown`, `trial-missing`, `training-from`, …
   */
  async of(
    seed: number,
    network: Network,
    classNames: readonly string[],
  ): Promise<{ start: TrainingStart; identity: StartIdentity } | undefined> {
    const from = this.#from;
    if (!from || !isNetwork(this.configuration)) return undefined;
    const { experiment } = this.configuration;
    return this.#placed(async () => {
      const { found, file, earlier, classes } = await this.#found(seed);
      const blocks = blockNames(experiment.architecture);
      const { freeze: kept, names, axes } = from;
      const taken = takenBlocks(experiment, from);
      const started = startFrom(network, { blocks, taken, freeze: kept, settings: { names, axes } }, found, file);
      const warnings = [
        ...warningsOf(experiment, taken, earlier ?? earlierOf(network, found), found),
        ...(taken.includes(blocks[blocks.length - 1]) ? otherClasses(classNames, classes) : []),
      ];
      const start = warnings.length > 0 ? { ...started, warnings } : started;
      const { weights, freeze } = start;
      return { start, identity: { weights: weightsDigest(weights), ...(freeze === undefined ? {} : { freeze }) } };
    });
  }

  /** The scene with the bands that take the place of those of the earlier training, where `bands: wavelength` asks for that. */
  async matched(scene: Scene): Promise<Scene> {
    if (this.#from?.bands !== 'wavelength') return scene;
    return this.#placed(async () => {
      const { cube, identity } = scene;
      const { trial, wavelengths } = this.#source(this.configuration.experiment.seeds[0]);
      const preprocessing = await trial.preprocessing();
      const known = cube.facts?.wavelengths;
      if (!preprocessing || !wavelengths || !known) {
        throw new Failure({
          code: 'bands-mismatch',
          message: `bands cannot be matched by wavelength: those of ${known ? 'the earlier training' : 'this scene'} are not known`,
          hint: 'Use scenes whose files have wavelengths (ENVI: wavelength; data import registers them), or bands: own.',
        });
      }
      const trained: TrainedBands = { bands: preprocessing.bands, used: preprocessing.used, wavelengths };
      const { bands } = matchBands(trained, { bands: cube.bands, wavelengths: known }, trial.folder);
      const isAll = bands.length === cube.bands && bands.every((band, index) => band === index);
      const { centres, ...rest } = omit(identity, 'bands');
      return {
        ...scene,
        identity: { ...rest, ...(isAll ? {} : { bands }), ...(centres ? { centres: bands.map((band) => known[band]) } : {}) },
      };
    });
  }

  get #from() {
    return this.configuration.experiment.training?.from;
  }

  async #found(seed: number): Promise<Found> {
    const { file: named } = this.#from!;
    if (named !== undefined) {
      const file = locateNamed(named, this.configuration.folder, dataFolder(this.data));
      return { file, found: await this.#once(file, () => readWeights(file)), earlier: settingBeside(file) };
    }
    const { trial, classes } = this.#source(seed);
    const file = trial.path(WEIGHTS);
    const own = async () => ({ format: 'safetensors', arrays: foundIn(await trial.read(WEIGHTS)) });
    return { file, found: await this.#once(file, own), earlier: settingOf(trial), classes };
  }

  #once(file: string, read: () => Promise<FoundWeights>): Promise<FoundWeights> {
    const found = this.#read.get(file) ?? read();
    this.#read.set(file, found);
    return found;
  }

  #source(seed: number): Source {
    const { run, trial: address } = this.#from!;
    return run === undefined ? { ...trialNamed(this.runs, address!) } : this.#ofRun(run, seed);
  }

  #ofRun(named: string, seed: number): Source {
    const { configuration, seed: chosen } = this.#from!;
    // A store has thousands of runs: it is searched once, not for each seed.
    const { folder, configurations } = (this.#run ??= findRun(this.runs, named));
    const names = configurations.map(({ name }) => name);
    const index = configuration === undefined ? 0 : names.indexOf(configuration);
    if (index < 0) {
      throw new Failure({
        code: 'configuration-unknown',
        message: `the run has no configuration ${JSON.stringify(configuration)}`,
        suggestion: nearName(configuration!, names),
        hint: `Known: ${names.join(', ')}.`,
      });
    }
    const { trials, classes } = configurations[index];
    const only = chosen === undefined && trials.length === 1 ? trials[0] : undefined;
    const found = trials.find((trial) => trial.seed === (chosen ?? seed)) ?? only;
    if (!found) {
      throw new Failure({
        code: 'seed-unknown',
        message: `the run has no trial of seed ${chosen ?? seed}`,
        hint: `Its seeds: ${trials.map((trial) => trial.seed).join(', ')}. training.from.seed takes one of them for all trials.`,
      });
    }
    const run = new RunFolder(folder);
    const source = checked(run.trial(found.address), run.resolved);
    const wavelengths = run.facts()?.[index]?.wavelengths ?? source.wavelengths;
    return { ...source, classes, ...(wavelengths ? { wavelengths } : {}) };
  }

  /** Whatever is wrong with the weights is the fault of the line that names them. */
  async #placed<Result>(action: () => Promise<Result>): Promise<Result> {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const place = this.configuration.document.place(['training', 'from']);
      const problems = error.problems.map(({ place: own, ...problem }): Problem => {
        const file = own && 'file' in own ? ` (${own.file})` : '';
        return { ...problem, message: `${problem.message}${file}`, place };
      });
      throw new Failure(problems, { cause: error });
    }
  }
}

function warningsOf(
  { architecture, training }: NetworkExperiment,
  taken: readonly string[],
  earlier: EarlierSetting,
  { by, arrays }: FoundWeights,
): string[] {
  const own = { architecture, epsilon: training.batch_norm.epsilon };
  return settingWarnings(own, taken, earlier, { by, arrays }).map((text) => `training.from: ${text}`);
}

/** A head tells classes by their numbers: what it says of other classes is nothing. */
function otherClasses(own: readonly string[], earlier: readonly string[] | undefined): string[] {
  const differing = own.flatMap((name, index) => {
    const before = earlier?.[index];
    return before === undefined || classKey(before) === classKey(name) ? [] : [`class ${index + 1} is ${name}, and was ${before}`];
  });
  if (differing.length === 0) return [];
  const rest = differing.length - 3;
  const list = [...differing.slice(0, 3), ...(rest > 0 ? [`${rest} more`] : [])].join('; ');
  return [`training.from: the head was trained for other classes: ${list} (head: new starts it at random)`];
}

/** The trial of a store whose address begins so. */
function trialNamed(runs: string, start: string): Source {
  const found = namesIn(trialsFolder(runs)).filter((name) => name.startsWith(start));
  if (found.length === 1) return checked(new TrialFolder(runs, found[0]));
  throw new Failure({
    code: 'trial-missing',
    message: found.length === 0 ? `the store has no trial ${start}` : `${found.length} trials begin with ${start}`,
    place: { file: trialsFolder(runs) },
    hint: 'The manifest.json of a run lists the addresses of its trials; --runs names another store.',
  });
}

function checked(trial: TrialFolder, resolved?: string): Source {
  if (trial.isThere) {
    const wavelengths = trial.provenance()?.wavelengths;
    return { trial, ...(wavelengths ? { wavelengths } : {}) };
  }
  throw new Failure({
    code: 'trial-missing',
    message: 'this trial is missing',
    place: { file: trial.folder },
    hint: resolved === undefined ? 'Import it, or compute it again.' : `hsi-run ${resolved} computes it again.`,
  });
}
