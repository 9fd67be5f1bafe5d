import { join, relative } from 'node:path';
import { Failure } from '../../errors/failure.js';
import { type ClassProfile, type Importance, profilesOf } from '../../results/importance/importance.js';
import { importanceTables } from '../../results/importance/tables.js';
import { RunFolder } from '../../store/run-folder.js';
import { note, print } from '../text/print.js';
import type { ExitCode, Given } from '../command.js';
import { figureWidth } from '../files/figure-width.js';
import { baseOfRun } from '../names/run-base.js';
import { runFolderNamed } from '../names/run-named.js';
import { formatTable } from '../text/table.js';
import { watched } from '../progress/watch.js';
import { checkNew, writeNew } from '../files/write-new.js';
import type { OPTIONS } from '../commands/importance.js';

/** From here on the shares of an explanation are said to depend little on what was learnt, and attributions to add up badly. */
const [ALIKE, INEXACT] = [0.8, 0.05];

export async function act(positionals: readonly string[], options: Given<typeof OPTIONS>): Promise<ExitCode> {
  if (positionals.length !== 1)
    throw new Failure({ code: 'usage', message: `importance takes one run, not ${positionals.length}`, hint: 'hsi-run ls shows them.' });
  const width = figureWidth(options.width ?? 'page');
  const run = await runFolderNamed(positionals[0], options);
  const { 'per-class': pixels = 10, points: steps = 64, json, quiet } = options;
  const output = options.output ?? `${run.split(/[/\\]/).at(-1)!}-importance`;
  const names = ['bands', 'groups', 'patch'];
  checkNew(output, [...names.flatMap((name) => [`${name}.csv`, `${name}.svg`, `${name}.pdf`]), 'sanity.csv', 'completeness.csv']);
  // What loads an engine's library is imported when it is needed: other commands start without it.
  const { importanceOf } = await import('../../predict/importance.js');
  if (!quiet) note(amountText(run, pixels, steps, options));
  const found = await importanceOf(run, {
    ...options,
    pixels,
    steps,
    base: options.base ?? baseOfRun(run),
    ...watched(options, { nothingKept: true }),
  });
  const { writeDrawings } = await import('../files/drawings.js');
  const { importanceFigures } = await import('../../figures/importance.js');
  const drawn = await writeDrawings((type) => importanceFigures(found, width, type), options.font);
  const files = new Map<string, string | Uint8Array>([...importanceTables(found), ...drawn]);
  await writeNew(output, files, 'Choose another folder with --output DIR.');
  const shown = relative('', output) || output;
  if (json) print(JSON.stringify(asJson(found, output, [...files.keys()]), null, 2));
  else if (quiet) print(shown);
  else print(`${asText(found)}\n${join(shown, '')}: ${[...files.keys()].join(', ')}`);
  if (!json) for (const text of remarks(found)) note(text);
  return 0;
}

/** What is going to be computed, before minutes of it: a network passes each pixel forth and back once for each point. */
function amountText(run: string, pixels: number, steps: number, { configuration, seed }: Given<typeof OPTIONS>): string {
  const { configurations = [] } = new RunFolder(run).manifest() ?? {};
  const own = configurations.find(({ name }) => configuration === undefined || name === configuration);
  const seeds = seed === undefined ? (own?.trials.length ?? 1) : 1;
  return (
    `up to ${pixels} test pixels of each class, ${steps} points, for ${seeds} ${seeds === 1 ? 'seed' : 'seeds, one after the other'}; each ` +
    'again with shuffled weights. Less: --per-class 5, --points 32, --seed N'
  );
}

/** The place where a class has its greatest share. */
function strongest({ points }: ClassProfile): number {
  return points.reduce((best, { share }, at) => (share.mean > points[best].share.mean ? at : best), 0);
}

function asText(found: Importance): string {
  const { bands, groups, trials, steps } = found;
  const name = (at: number) =>
    bands[at].wavelength === undefined ? `band ${bands[at].band}` : `band ${bands[at].band} (${bands[at].wavelength.toFixed(0)} nm)`;
  const hidden = new Map(profilesOf(found, 'groups').map((own) => [own.class, own]));
  const rows = profilesOf(found, 'bands').map((own) => {
    const other = hidden.get(own.class)!;
    const { from, to } = groups[strongest(other)];
    return [
      own.name,
      String(own.pixels),
      name(strongest(own)),
      to - from === 1 ? name(from) : `bands ${bands[from].band}–${bands[to - 1].band}`,
      own.similarity?.mean.toFixed(2).replace('-', '−') ?? '–',
    ];
  });
  const table = formatTable([['class', 'pixels', 'strongest band', 'hiding costs most', 'like shuffled'], ...rows], [0, 2, 3]);
  const seeds = trials.length === 1 ? `seed ${trials[0].seed}` : `${trials.length} seeds`;
  const errors = trials.map(({ trained: { completeness } }) => relativeError(completeness));
  return `${table}\n${seeds}, ${steps} points; attributions add up to the difference of logits within ${(100 * Math.max(...errors)).toPrecision(2)} % on average`;
}

const relativeError = ({ mean, difference }: { mean: number; difference: number }): number => (difference > 0 ? mean / difference : 0);

function remarks(found: Importance): string[] {
  const inexact = found.trials.some(({ trained }) => relativeError(trained.completeness) > INEXACT);
  const alike = profilesOf(found, 'bands').filter(({ similarity }) => similarity && similarity.mean > ALIKE);
  const missing = found.classNames.length - profilesOf(found, 'bands').length;
  return [
    ...(inexact ? ['warning: attributions do not add up to what they explain: take more --points'] : []),
    ...(alike.length > 0
      ? [
          `warning: with shuffled weights the bands of ${alike.map(({ name }) => name).join(', ')} rank much the same: ` +
            'this comes from the data or the architecture, not from what was learnt',
        ]
      : []),
    ...(missing > 0 ? [`${missing} of ${found.classNames.length} classes have no test pixel whose patch lies inside the scene`] : []),
    ...(found.trials.length === 1 ? ['one seed: no intervals'] : []),
  ];
}

function asJson(found: Importance, folder: string, files: readonly string[]): object {
  return {
    run: found.run,
    configuration: found.configuration,
    seeds: found.trials.map(({ seed }) => seed),
    engine: found.engine,
    points: found.steps,
    folder,
    files,
    completeness: found.trials.map(({ seed, trained, shuffled }) => ({
      seed,
      trained: trained.completeness,
      shuffled: shuffled.completeness,
    })),
    classes: profilesOf(found, 'bands').map((own) => ({
      class: own.class,
      name: own.name,
      pixels: own.pixels,
      strongest: found.bands[strongest(own)],
      ...(own.similarity ? { rankCorrelationWithShuffled: own.similarity } : {}),
    })),
    notes: remarks(found),
  };
}
