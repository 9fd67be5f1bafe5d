import { mkdirSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { parseNamedFile } from '../../../data/files/find-files.js';
import { openFile, openScene } from '../../../data/inspect/open.js';
import { dataFolder } from '../../../data/files/locate.js';
import { freeName, markedPng, writeOutput } from '../../../data/files/outputs.js';
import { scenesIn } from '../../../data/registered/read.js';
import { Failure } from '../../../errors/failure.js';
import { PALETTE_STYLES, type PaletteStyle } from '../../../pictures/image/palette.js';
import { inspect, type Inspection } from '../../../results/inspection.js';
import { note, print } from '../../text/print.js';
import type { ExitCode, Given } from '../../command.js';
import { inspectionJson, inspectionText } from '../../text/inspection-text.js';
import { isSceneName, sceneArgument } from '../../scene-argument.js';
import type { OPTIONS } from '../../commands/data/inspect.js';

export async function act(
  positionals: readonly string[],
  { data, mask, output, palette, json, quiet }: Given<typeof OPTIONS>,
): Promise<ExitCode> {
  if (positionals.length !== 1) {
    throw new Failure({
      code: 'usage',
      message: `data inspect takes one file or scene, not ${positionals.length}`,
      hint: 'Name its mask with --mask.',
    });
  }
  const [named] = positionals;
  const style = paletteStyle(palette);
  const folder = dataFolder(data);
  const scenes = scenesIn(folder);
  const scene = isSceneName(scenes, named) ? sceneArgument(scenes, named) : undefined;
  if (scene && mask !== undefined)
    throw new Failure({ code: 'usage', message: `the scene ${scene.id} has its own mask`, hint: 'Remove --mask.' });
  const opened = scene
    ? await openScene(scene, folder)
    : await openFile(parseNamedFile(named), mask === undefined ? undefined : parseNamedFile(mask));
  const found = inspect(opened, scene, style);
  const stem = scene?.id ?? stemOf(parseNamedFile(named).file);
  const files = output === undefined ? [] : await savePictures(found, join(output, stem));
  if (json) print(JSON.stringify(inspectionJson(found, files), null, 2));
  else if (quiet) for (const file of files) print(file);
  else print(inspectionText(found, files, output === undefined));
  return 0;
}

async function savePictures({ pictures }: Inspection, stem: string): Promise<string[]> {
  // Other commands start without the library.
  const { encodePng } = await import('../../../pictures/image/png.js');
  return [...pictures].map(([what, picture]) => save(`${stem}-${what}.png`, markedPng(encodePng(picture))));
}

function stemOf(file: string): string {
  return basename(file, extname(file));
}

function paletteStyle(named: string | undefined): PaletteStyle | undefined {
  if (named === undefined || PALETTE_STYLES.includes(named as PaletteStyle)) return named as PaletteStyle | undefined;
  throw new Failure({
    code: 'usage',
    message: `there is no palette ${JSON.stringify(named)}`,
    hint: `Known: ${PALETTE_STYLES.join(', ')}.`,
  });
}

/** Under the name that follows from the file's, or the next one that is free: an existing file may be the mask itself. */
function save(wanted: string, bytes: Uint8Array): string {
  const hint = 'Choose another folder with --output DIR.';
  let file = wanted;
  try {
    mkdirSync(dirname(wanted), { recursive: true });
    file = freeName(wanted);
    writeOutput(file, bytes, hint);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(
      { code: 'write', message: `the picture cannot be written (${(error as NodeJS.ErrnoException).code})`, place: { file }, hint },
      { cause: error },
    );
  }
  if (file !== wanted) note(`note: ${wanted} exists already and hsi-run did not write it: saved as ${file}`);
  return file;
}
