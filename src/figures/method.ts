import { Failure } from '../errors/failure.js';
import type { Drawing } from '../pictures/figure/drawing.js';
import type { PageConfiguration } from '../pages/page-run.js';
import { readPageRun } from '../pages/read-run.js';
import { sceneTitle } from '../results/run-title.js';
import type { Scenes } from '../scenes/index.js';
import type { StoredRun } from '../store/list.js';

/** What a figure of some runs is, and what stands below it in a paper. */
export interface MethodFigure {
  readonly drawing: Drawing;
  /** Sentences for the caption. */
  readonly caption: string;
  /** What whoever draws it should know. */
  readonly notes: readonly string[];
  /** When the last trial ended that it shows. */
  readonly date: Date;
}

/** One method of a figure: a run, or a configuration of one. */
export interface DrawnMethod {
  readonly name: string;
  readonly run: StoredRun;
  readonly one: PageConfiguration;
  readonly date: Date;
}

export interface MethodOptions {
  /** Of hsi-run. */
  readonly version: string;
  readonly scenes?: Scenes;
  /** In place of the names of runs and configurations, in their order. */
  readonly names?: readonly string[];
  /** Only this one of a run with several. */
  readonly configuration?: string;
}

/** Every configuration of the runs as a method, with the names that the figure has for them. */
export function drawnMethods(runs: readonly StoredRun[], { version, scenes, names, configuration }: MethodOptions): DrawnMethod[] {
  const all = runs.flatMap((run) => {
    const { configurations, computed, varies } = readPageRun(run, version, scenes);
    const own = configurations.filter(({ name }) => !varies || configuration === undefined || name === configuration);
    if (own.length === 0) {
      throw new Failure({
        code: 'usage',
        message: `--configuration ${configuration}: ${run.name} has no such configuration`,
        hint: `It has ${configurations.map(({ name }) => name).join(', ')}.`,
      });
    }
    return own.map((one): DrawnMethod => ({ name: one.name, run, one, date: computed }));
  });
  if (configuration !== undefined && runs.every(({ varies }) => !varies) && all.every(({ name }) => name !== configuration)) {
    throw new Failure({
      code: 'usage',
      message: `--configuration ${configuration}: ${listed(runs.map(({ name }) => name))} ${runs.length > 1 ? 'have' : 'has'} no vary, and so no configurations`,
      hint: 'Leave --configuration out.',
    });
  }
  return named(all, names);
}

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

/** @throws Failure `usage` if there are not as many names */
export function named<Item extends { readonly name: string }>(items: readonly Item[], names: readonly string[] | undefined): Item[] {
  if (names === undefined) return [...items];
  if (names.length === items.length) return items.map((item, index) => ({ ...item, name: names[index] }));
  throw new Failure({
    code: 'usage',
    message: `--names has ${counted(names.length, 'name')} for ${counted(items.length, 'method')}`,
    hint: `Give one for each of: ${items.map(({ name }) => name).join(', ')}.`,
  });
}

/** What the methods' scenes are called. */
export const scenesOf = (methods: readonly Pick<DrawnMethod, 'one'>[]): string =>
  listed([...new Set(methods.map(({ one }) => one.scene?.title ?? sceneTitle(one)))]);

export const latest = (methods: readonly { readonly date: Date }[]): Date =>
  new Date(Math.max(...methods.map(({ date }) => date.getTime())));

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** A share as per cent with two digits, as tables of the field have it. */
export const percentText = (share: number): string => `${(share * 100).toFixed(2)} %`;
