import { networkParameters } from '../architecture/parameters.js';
import { type DraftConfiguration, isNetworkDraft, type PlanDraft } from './draft.js';

/** What results take on a disk. */
export interface DiskEstimate {
  readonly bytes: number;
  readonly files: number;
}

/** A line of each table, about: pixels have rows and columns of three digits. */
const [PREDICTION, SPLIT, EPOCH] = [24, 15, 85];
/** A trial's and a run's manifest, provenance, pipeline, figures and hashes; a network as JSON. */
const [TRIAL_REST, RUN_REST, MODEL] = [10e3, 200e3, 25e3];
/** Files of a trial, of a run, of each of a single configuration's seeds (weights, model.json, model.bin), of a map with its pictures. */
const [TRIAL_FILES, RUN_FILES, MODEL_FILES, MAP_FILES] = [9, 16, 3, 32];
/** A pixel of a map: its arrays, the two GIS formats, and a share of the pictures. */
const MAP_PIXEL = 25;

/** An estimate of what the trials that are missing, and the run with its maps, will take. */
export function diskOf({ pipeline, configurations, missing }: Pick<PlanDraft, 'pipeline' | 'configurations' | 'missing'>): DiskEstimate {
  const trials = missing.reduce((sum, { configuration }) => sum + trialBytes(configuration), 0);
  const maps = configurations.filter(({ configuration }) => configuration.experiment.maps !== 'none');
  const mapped = maps.reduce((sum, { sceneValues, bands }) => sum + (MAP_PIXEL * sceneValues) / bands, 0);
  const rows = configurations.reduce((sum, one) => sum + one.trials.length * tableBytes(one), 0);
  // A sweep leaves pixels and weights with the trials.
  const [single] = configurations;
  const copies = pipeline.varies ? 0 : single.trials.length * (single.network ? 2 * weightBytes(single) + MODEL : weightBytes(single));
  return {
    bytes: Math.round(trials + RUN_REST + (pipeline.varies ? 0 : rows) + copies + mapped),
    files: missing.length * TRIAL_FILES + RUN_FILES + (pipeline.varies ? 0 : single.trials.length * MODEL_FILES) + maps.length * MAP_FILES,
  };
}

function trialBytes(draft: DraftConfiguration): number {
  return weightBytes(draft) + tableBytes(draft) + probabilityBytes(draft) + TRIAL_REST;
}

/** As float32, of all classes: the classes are the outputs of the network. */
function probabilityBytes(draft: DraftConfiguration): number {
  const { pixels, configuration } = draft;
  if (!isNetworkDraft(draft) || !configuration.experiment.training?.keep_probabilities) return 0;
  return 4 * draft.network.classes * (pixels.validation + pixels.test);
}

function tableBytes({ pixels: { train, validation, test }, configuration: { experiment } }: DraftConfiguration): number {
  return PREDICTION * test + SPLIT * (train + validation + test) + EPOCH * (experiment.training?.epochs ?? 0);
}

/** As float32, moving statistics included; of a classifier the spectra that its patches hold, each once, at the most. */
function weightBytes(draft: DraftConfiguration): number {
  if (isNetworkDraft(draft)) {
    return 4 * networkParameters(draft.network).reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0);
  }
  const {
    configuration: {
      experiment: { patch },
    },
    pixels,
    sceneValues,
    bands,
  } = draft;
  return Math.min(4 * sceneValues, 4 * pixels.train * patch.size * patch.size * bands);
}
