import { PREPROCESSING } from '../preprocessing.js';
import { EPOCHS } from './epochs.js';
import { GRID } from './grid.js';
import { PREDICTIONS } from './predictions.js';
import { PRETRAINING } from './pretraining.js';
import { PROBABILITIES } from './probabilities.js';
import { SPLIT } from './split.js';
import { TEMPERATURE } from './temperature.js';
import { TIMES } from './times.js';

/** What a trial has learnt (`encodeSafetensors`); of a classifier with what is no array as metadata. */
export const WEIGHTS = 'weights.safetensors';

/** The files of a trial's folder that every trial, or some, have, beside those of every folder. docs/formats.md says what they hold. */
export const TRIAL_FILES = [
  SPLIT,
  EPOCHS,
  PRETRAINING,
  GRID,
  PREDICTIONS,
  TIMES,
  WEIGHTS,
  PROBABILITIES,
  TEMPERATURE,
  PREPROCESSING,
] as const;

export type TrialFile = (typeof TRIAL_FILES)[number];
