import { blockNames } from '../../architecture/network.js';
import type { Problem } from '../../errors/failure.js';
import { nearName } from '../../errors/near-name.js';
import type { PipelineDocument } from '../document.js';
import type { Experiment, NetworkExperiment } from '../experiment.js';

type Start = NonNullable<NetworkExperiment['training']['from']>;

const SOURCES = ['run', 'trial', 'file'] as const;

/** The blocks whose weights are taken: those that are named, else all but the head; with `head: same` the head too. */
export function takenBlocks({ architecture }: Pick<NetworkExperiment, 'architecture'>, { layers, head }: Start): string[] {
  const names = blockNames(architecture);
  const wanted = new Set(layers ?? names.slice(0, -1));
  return names.filter((name, index) => wanted.has(name) || (head === 'same' && index === names.length - 1));
}

type Note = (path: readonly (string | number)[], message: string, hint: string, more?: Partial<Problem>) => void;

/** What is wrong with `training.from`, as far as it can be told without the weights. */
export function checkStart(experiment: Experiment, document: PipelineDocument): Problem[] {
  if (experiment.classifier || !experiment.training.from) return [];
  const {
    training: { from },
    architecture,
    dataset,
  } = experiment;
  const problems: Problem[] = [];
  const note: Note = (path, message, hint, more) => {
    const place = document.place(['training', 'from', ...path]);
    problems.push({ code: 'training-from', message: `training.from${message}`, place, hint, ...more });
  };
  checkSource(from, note);
  if (from.bands === 'wavelength' && dataset.bands !== undefined) {
    note(['bands'], '.bands: wavelength chooses the bands, and dataset.bands does too', 'Leave one of them out.');
  }
  checkBlocks(from, architecture, note);
  return problems;
}

function checkSource(from: Start, note: Note): void {
  const named = SOURCES.filter((key) => from[key] !== undefined);
  if (named.length !== 1) {
    note([], named.length === 0 ? ' names no weights' : ` names ${named.join(' and ')}`, 'Write exactly one of run, trial and file.');
  }
  for (const key of ['seed', 'configuration'] as const) {
    if (from[key] !== undefined && from.run === undefined) {
      note([key], `.${key} chooses a trial of a run, but no run is named`, `Leave ${key} out, or write run.`);
    }
  }
  for (const key of ['names', 'axes'] as const) {
    if (from[key] !== undefined && from.file === undefined)
      note([key], `.${key} is for a state dict of PyTorch, but no file is named`, `Leave ${key} out, or write file.`);
  }
  if (from.bands === 'wavelength' && from.file !== undefined) {
    note(
      ['bands'],
      '.bands: wavelength asks for the bands of the earlier training, which a file of weights does not have',
      'Use run or trial.',
    );
  }
}

function checkBlocks(from: Start, architecture: NetworkExperiment['architecture'], note: Note): void {
  const names = blockNames(architecture);
  const head = names[names.length - 1];
  const known = `Known: ${names.join(', ')}.`;
  const unknown = (path: readonly (string | number)[], name: string) =>
    note(path, `: the network has no block ${JSON.stringify(name)}`, known, { suggestion: nearName(name, names) });
  for (const [index, name] of (from.layers ?? []).entries()) {
    if (!names.includes(name)) unknown(['layers', index], name);
    else if (name === head && from.head === 'new')
      note(['layers', index], `.layers has ${head}, which head: new starts at random`, 'Write head: same, or leave it out.');
  }
  const taken = takenBlocks({ architecture }, from);
  if (from.freeze !== undefined && !names.includes(from.freeze)) unknown(['freeze'], from.freeze);
  if (from.freeze === head) note(['freeze'], `.freeze: with ${head}, the last block, nothing is left to train`, 'Name an earlier block.');
  const again = architecture.flatMap((block, at) => ((block.autoencoder?.epochs ?? 0) > 0 && taken.includes(names[at]) ? [names[at]] : []));
  if (again.length > 0) note([], ` takes ${again.join(', ')}, whose pretraining would replace the weights`, 'Set its epochs to 0.');
}
