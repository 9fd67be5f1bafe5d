import { basename } from 'node:path';
import { warningsOf } from '../results/details.js';
import type { CountedSplit, DescribedConfiguration, DescribedRun } from '../results/paragraph/described.js';
import { SPLIT } from '../store/formats/trial/split.js';
import { eachTrialPixel, hasPixels } from '../results/trial-pixels.js';
import { RunFolder } from '../store/run-folder.js';
import { ownScene } from './own-scene.js';
import type { PageConfiguration, PageRun } from './page-run.js';

/** Splits of more trials than these are not counted: the first ones say enough. */
const MOST_COUNTED = 20;

/** What a paragraph on a run says of it, from its folder and its trials. */
export async function describeRun(run: PageRun): Promise<DescribedRun> {
  const { name, folder, engine, computed, configurations, stored } = run;
  const trials = configurations.flatMap(({ details }) => details);
  const each = (values: readonly (string | undefined)[]) => [...new Set(values.flatMap((value) => value ?? []))];
  const described: DescribedConfiguration[] = [];
  for (const one of configurations) described.push(await describe(run, one));
  const addresses = stored.configurations.flatMap((one) => one.trials.map(({ address }) => address));
  return {
    name,
    id: basename(folder),
    engine,
    computed,
    engines: each(trials.map(({ provenance }) => provenance?.engine)),
    processors: each(trials.map(({ provenance }) => provenance?.processor)),
    versions: each(trials.map(({ provenance }) => provenance?.['hsi-run'])).sort(byNumbers),
    numerics: [...new Set(addresses.flatMap((address) => numericsOf(folder, address) ?? []))].sort((a, b) => a - b),
    configurations: described,
    warnings: warningsOf(trials),
    gone: trials.filter(({ gone }) => gone).length,
  };
}

/** 0.9 before 0.10. */
const { compare: byNumbers } = new Intl.Collator('en', { numeric: true });

function numericsOf(folder: string, address: string): number | undefined {
  try {
    return new RunFolder(folder).trial(address).manifest()?.trial.numerics;
  } catch {
    return undefined;
  }
}

async function describe(run: PageRun, one: PageConfiguration): Promise<DescribedConfiguration> {
  const { name, experiment, network, scene, sceneName, classes, point, tables, details, trials } = one;
  const { stored } = run;
  const own = ownScene(run, one);
  const counts: CountedSplit[] = [];
  for (const trial of details.slice(0, MOST_COUNTED)) {
    if (!hasPixels(stored, trial, SPLIT)) continue;
    const count = { train: 0, validation: 0, test: 0 };
    await eachTrialPixel(stored, trial, SPLIT, ['part'], ([part]) => {
      count[part as keyof CountedSplit]++;
    });
    counts.push(count);
  }
  const targets = stored.configurations.find((configuration) => configuration.name === name)?.published;
  return {
    name,
    ...(experiment ? { experiment } : {}),
    ...(network ? { network } : {}),
    ...(scene ? { scene } : {}),
    ...(own ? { own } : {}),
    sceneName,
    classes,
    point,
    seeds: trials.map(({ seed }) => seed),
    counts,
    ...leakageOf(tables.leakage),
    chosen: tables.grid
      .filter((row) => row.chosen === '1')
      .map((row) => ({
        seed: Number(row.seed),
        settings: Object.entries(row)
          .filter(([key]) => !FIGURES.includes(key))
          .map(([key, value]) => `${key} ${Number(Number(value).toPrecision(4))}`)
          .join(', '),
      }))
      .filter((_, __, all) => new Set(all.map(({ settings }) => settings)).size > 1 || tables.grid.length > all.length),
    departures: targets?.departures ?? [],
    ...(targets ? { publishedTable: targets.table } : {}),
  };
}

/** Columns of grid.csv that are no settings. */
const FIGURES = ['seed', 'configuration', 'mean_accuracy', 'sd_accuracy', 'chosen'];

function leakageOf(rows: PageConfiguration['tables']['leakage']): Pick<DescribedConfiguration, 'leakage'> {
  const all = rows.filter((row) => row.class === 'all');
  if (all.length === 0) return {};
  const mean = (column: string) => all.reduce((sum, row) => sum + Number(row[column]), 0) / all.length;
  const distances = [...new Set(all.map((row) => row.distance_median))].filter((text) => text !== '').sort((a, b) => Number(a) - Number(b));
  const distance = distances.length > 1 ? `${distances[0]} to ${distances.at(-1)}` : distances[0];
  return { leakage: { inside: mean('inside'), overlap: mean('overlap'), ...(distance === undefined ? {} : { distance }) } };
}
