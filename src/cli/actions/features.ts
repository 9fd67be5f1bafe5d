import { join, relative } from 'node:path';
import { Failure } from '../../errors/failure.js';
import { formatShape } from '../../architecture/shape.js';
import type { Features } from '../../predict/features.js';
import { featureFiles } from '../../results/feature-files.js';
import type { FileData } from '../../base/file-data.js';
import { print } from '../text/print.js';
import type { ExitCode, Given } from '../command.js';
import { figureWidth } from '../files/figure-width.js';
import { baseOfRun } from '../names/run-base.js';
import { runFolderNamed } from '../names/run-named.js';
import { watched } from '../progress/watch.js';
import { checkNew, writeNew } from '../files/write-new.js';
import type { OPTIONS } from '../commands/features.js';

export async function act(positionals: readonly string[], options: Given<typeof OPTIONS>): Promise<ExitCode> {
  const usage = (message: string, hint: string) => new Failure({ code: 'usage', message, hint });
  if (positionals.length !== 1) throw usage(`features takes one run, not ${positionals.length}`, 'hsi-run ls shows them.');
  const { layer, pixels, 'per-class': perClass, tsne, perplexity, json, quiet, font } = options;
  if (perplexity !== undefined && !tsne) throw usage('--perplexity is of t-SNE', 'Add --tsne, or remove --perplexity.');
  if (perplexity !== undefined && perplexity < 2) throw usage(`--perplexity ${perplexity}: must be at least 2`, 'Usual are 5 to 50.');
  if (pixels !== undefined && perClass !== undefined)
    throw usage('--per-class draws test pixels, and --pixels names others', 'Remove one of them.');
  const width = figureWidth(options.width ?? 'column');
  const run = await runFolderNamed(positionals[0], options);
  const output = options.output ?? `${run.split(/[/\\]/).at(-1)!}-features`;
  checkNew(output, ['features.npy', 'features.csv', ...(tsne ? ['embedding.csv', 'embedding.svg', 'embedding.pdf'] : [])]);
  const { engine, threads, data, seed, configuration } = options;
  // What loads an engine's library is imported when it is needed: other commands start without it.
  const { featuresAt } = await import('../../predict/features.js');
  const found = await featuresAt(run, {
    engine,
    threads,
    data,
    seed,
    configuration,
    layer,
    pixels,
    perClass: perClass ?? 50,
    ...(tsne ? { perplexity: perplexity ?? 30 } : {}),
    base: options.base ?? baseOfRun(run),
    ...watched(options, { nothingKept: true }),
  });
  const files = new Map<string, FileData>([...featureFiles(found), ...(await drawn(found, width, font))]);
  await writeNew(output, files, 'Choose another folder with --output DIR.');
  const shown = relative('', output) || output;
  const { configuration: of, layer: name, shape, list, values } = found;
  const count = list.pixels.length;
  if (json)
    print(
      JSON.stringify(
        {
          run: found.run,
          configuration: of,
          seed: found.seed,
          engine: found.engine,
          layer: name,
          shape,
          pixels: count,
          folder: output,
          files: [...files.keys()],
        },
        null,
        2,
      ),
    );
  else if (quiet) print(shown);
  else
    print(
      `${of}, seed ${found.seed}: ${name} gives ${formatShape(shape)}, ${values.length / count} features of ${count} pixels\n` +
        `${join(shown, '')}: ${[...files.keys()].join(', ')}`,
    );
  return 0;
}

/** Where t-SNE puts the pixels, in the colours of their classes. */
async function drawn(found: Features, width: number, font: string | undefined): Promise<Map<string, string | Uint8Array>> {
  const { embedding, list, predicted, classNames: names, colours } = found;
  if (!embedding) return new Map();
  const [{ writeDrawings }, { scatterFigure }] = await Promise.all([
    import('../files/drawings.js'),
    import('../../pictures/figure/scatter.js'),
  ]);
  // Where nobody knows a pixel's class it has the predicted one's colour.
  const classes = list.labels.map((label, index) => label || predicted[index]);
  const title = `t-SNE of ${found.layer}`;
  return writeDrawings(
    (type) => new Map([['embedding', scatterFigure({ title, points: embedding, classes, names, colours, width }, type)]]),
    font,
  );
}
