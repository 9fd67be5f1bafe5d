import type { Action, Command } from '../command.js';
import { groupAction } from './group.js';

/** What each command does, by its name: read where it is called, so that no command waits for the code of another. */
const ACTIONS: Readonly<Record<string, () => Promise<Action>>> = {
  assess: () => import('./assess.js'),
  bench: () => import('./bench.js'),
  cite: () => import('./cite.js'),
  compare: () => import('./compare.js'),
  completion: () => import('./completion.js'),
  'data fetch': () => import('./data/fetch.js'),
  'data import': () => import('./data/import.js'),
  'data inspect': () => import('./data/inspect.js'),
  'data list': () => import('./data/list.js'),
  diff: () => import('./diff.js'),
  engines: () => import('./engines.js'),
  evaluate: () => import('./evaluate.js'),
  explain: () => import('./explain.js'),
  export: () => import('./export.js'),
  features: () => import('./features.js'),
  'figure confusion': () => import('./figure/confusion.js'),
  'figure curves': () => import('./figure/curves.js'),
  'figure epochs': () => import('./figure/epochs.js'),
  'figure maps': () => import('./figure/maps.js'),
  'figure reliability': () => import('./figure/reliability.js'),
  gc: () => import('./gc.js'),
  help: () => import('./help.js'),
  import: () => import('./import.js'),
  importance: () => import('./importance.js'),
  ls: () => import('./ls.js'),
  map: () => import('./map.js'),
  new: () => import('./new.js'),
  plan: () => import('./plan.js'),
  report: () => import('./report.js'),
  resolve: () => import('./resolve.js'),
  rm: () => import('./rm.js'),
  run: () => import('./run.js'),
  schema: () => import('./schema.js'),
  show: () => import('./show.js'),
  split: () => import('./split.js'),
  submit: () => import('./submit.js'),
  validate: () => import('./validate.js'),
  verify: () => import('./verify.js'),
};

/** Loads what a command does. */
export async function actionOf({ name, subcommands }: Command): Promise<Action> {
  return subcommands ? groupAction(name, subcommands) : ACTIONS[name]();
}
