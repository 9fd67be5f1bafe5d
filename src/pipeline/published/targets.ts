import { join } from 'node:path';
import type { Problem } from '../../errors/failure.js';
import { nearName } from '../../errors/near-name.js';
import type { DataIdentity } from '../address/address.js';
import type { Configuration } from '../experiment.js';
import { departuresFrom } from './protocol.js';
import { paperValues, PublishedError, type PublishedValue, readValues } from './table.js';

/** A published value that a configuration's result is shown beside; its standard deviation with ddof 0. */
export type Target = Omit<PublishedValue, 'table' | 'scene' | 'method'>;

/** Those of one row of a published table, or of one column of it. */
export interface Targets {
  readonly table: string;
  readonly method: string;
  readonly scene: string;
  /** The configuration's results are of the same scene. */
  readonly sameScene: boolean;
  /** In what the experiment is not the paper's, a phrase each; known of the paper's own tables only. */
  readonly departures?: readonly string[];
  readonly targets: readonly Target[];
  /** The version of the rules for verdicts and departures (docs/metrics.md); absent in runs of older versions. */
  readonly rules?: typeof RULES;
}

/** Grows when the same figures get another verdict. */
const RULES = 2;

interface Looked {
  readonly targets?: Targets;
  readonly problem?: Problem;
  /** Not a mistake if another configuration of the file has values: the name was not written to find this one's. */
  readonly lenient?: boolean;
}

/** What is known of a scene once its files have been read. */
interface ReadScene {
  /** Its files are those that the catalogue knows. */
  readonly canonical?: true;
  readonly identity?: Pick<DataIdentity, 'classes'>;
}

/** What a configuration is held against; undefined where it names nothing, or where the table has nothing by its name. */
export function targetsOf(configuration: Configuration, data?: ReadScene): Targets | undefined {
  const { targets: found } = look(configuration);
  const isPapers = configuration.experiment.published?.file === undefined;
  const targets = found && isPapers ? ofOwnClasses(found, data?.identity?.classes) : found;
  if (!targets || !data || data.canonical || !targets.sameScene || !isPapers) return targets;
  return { ...targets, departures: ['a copy of the scene that the catalogue does not know', ...(targets.departures ?? [])] };
}

/**
 * The paper numbers classes as the scene's mask does. Where some are left out or merged, the experiment's numbers are others: a class
 * that it does not have alone has nothing to be held against.
 *
 * @param classes the labels of each of the experiment's classes, where they are not 1, 2, 3, …
 */
function ofOwnClasses(targets: Targets, classes: DataIdentity['classes']): Targets {
  if (!classes) return targets;
  const numbers = new Map(classes.flatMap((labels, index) => (labels.length === 1 ? [[labels[0], index + 1] as const] : [])));
  return {
    ...targets,
    targets: targets.targets.flatMap((target) => {
      if (target.class === undefined) return [target];
      const own = numbers.get(target.class);
      return own === undefined ? [] : [{ ...target, class: own }];
    }),
  };
}

/** What is wrong with `published`, each once; that no configuration has values is a mistake as well. */
export function publishedProblems(configurations: readonly Configuration[]): Problem[] {
  // What has been run already keeps the values that it was shown with.
  if (configurations.some(({ document }) => document.scenes.open)) return [];
  const looked = configurations.filter(({ experiment }) => experiment.published).map(look);
  const strict = looked.filter(({ problem, lenient }) => problem && !lenient);
  const wrong = strict.length > 0 ? strict : looked.some(({ targets }) => targets) ? [] : looked.slice(0, 1);
  return [...new Map(wrong.map(({ problem }) => [JSON.stringify(problem), problem!])).values()];
}

function look({ experiment, document, folder }: Configuration): Looked {
  const { published } = experiment;
  if (!published) return {};
  const at = (key: string) => document.place(['published', key]);
  let values: readonly PublishedValue[];
  try {
    values = published.file === undefined ? paperValues() : readValues(join(folder, published.file));
  } catch (error) {
    if (!(error instanceof PublishedError)) throw error;
    return {
      problem: {
        code: 'published',
        message: `published.file: ${published.file} ${error.message}`,
        place: at('file'),
        hint: 'Its columns are table, scene, method, metric, class, mean and std; n, use and remark are optional: docs/paper.md.',
      },
    };
  }
  const table = values.filter((value) => value.table === published.table);
  if (table.length === 0) return { problem: unknown('table', published.table, namesOf(values, 'table'), at('table')) };
  const scenes = namesOf(table, 'scene');
  const scene = published.scene ?? (scenes.includes(experiment.dataset.scene ?? '') ? experiment.dataset.scene! : scenes[0]);
  if (published.scene === undefined && scenes.length > 1 && scene !== experiment.dataset.scene) {
    return {
      problem: {
        code: 'published',
        message: `published.scene: table ${published.table} has values of several scenes, but not of this one`,
        place: at('scene'),
        hint: `Name one: ${scenes.join(', ')}.`,
      },
    };
  }
  if (!scenes.includes(scene)) return { problem: unknown('scene', scene, scenes, at('scene')) };
  const method = published.method ?? experiment.name;
  const own = table.filter((value) => value.scene === scene);
  const found = own.filter((value) => value.method === method);
  if (found.length === 0) {
    const byName = published.method === undefined;
    return {
      problem: unknown('method', method, namesOf(own, 'method'), at('method'), byName ? ", the configuration's name," : ''),
      lenient: byName,
    };
  }
  const { ddof = 0, runs } = published;
  const departures = published.file === undefined ? departuresFrom(published.table, scene, method, experiment) : [];
  return {
    targets: {
      rules: RULES,
      table: published.table,
      method,
      scene,
      sameScene: scene === experiment.dataset.scene,
      ...(departures.length > 0 ? { departures } : {}),
      targets: found.map(({ metric, class: classNumber, mean, sd, n = runs, use, remark }) => ({
        metric,
        ...(classNumber === undefined ? {} : { class: classNumber }),
        mean,
        ...(sd === undefined ? {} : { sd: ddof === 1 && n !== undefined ? sd * Math.sqrt((n - 1) / n) : sd }),
        ...(n === undefined ? {} : { n }),
        use,
        remark,
      })),
    },
  };
}

function unknown(key: string, name: string, names: readonly string[], place: Problem['place'], whose = ''): Problem {
  return {
    code: 'published',
    message: `published.${key}: there is no ${key} ${JSON.stringify(name)}${whose} in the published values`,
    place,
    suggestion: nearName(name, names),
    hint: `Known here: ${names.join(', ')}.`,
  };
}

function namesOf(values: readonly PublishedValue[], key: 'table' | 'scene' | 'method'): string[] {
  return [...new Set(values.map((value) => value[key]))];
}
