import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { parseNamedFile } from '../../../data/find-files.js';
import { openFile, openScene } from '../../../data/inspect/open.js';
import { dataFolder } from '../../../data/locate.js';
import { scenesIn } from '../../../data/registered/read.js';
import { Failure } from '../../../errors/failure.js';
import { PALETTE_STYLES, type PaletteStyle } from '../../../report/image/palette.js';
import { inspect } from '../../../report/inspection.js';
import { type Command, print } from '../../command.js';
import { inspectionJson, inspectionText } from '../../inspection-text.js';
import { sceneArgument } from '../../scene-argument.js';

export const dataInspect: Command = {
  name: 'data inspect',
  usage: 'FILE | SCENE',
  summary: 'what a cube and its mask hold: shape, type, range, classes; saves both as pictures (--mask, --output, --palette)',
  examples: ['hsi-run data inspect scene.mat --mask scene_gt.mat', 'hsi-run data inspect indian-pines --output pictures', 'hsi-run data inspect masks.mat#gt --json'],
  async run(positionals, { data, mask, output = '.', palette, json, quiet }) {
    if (positionals.length !== 1) {
      throw new Failure({ code: 'usage', message: `data inspect takes one file or scene, not ${positionals.length}`, cure: 'Its mask goes behind --mask.' });
    }
    const [named] = positionals;
    const style = paletteStyle(palette);
    const folder = dataFolder(data);
    const scene = isName(named) ? sceneArgument(scenesIn(folder), named) : undefined;
    if (scene && mask !== undefined) throw new Failure({ code: 'usage', message: `the scene ${scene.id} has its own mask`, cure: 'Leave --mask out.' });
    const opened = scene ? await openScene(scene, folder)
      : await openFile(parseNamedFile(named), mask === undefined ? undefined : parseNamedFile(mask));
    const found = inspect(opened, scene, style);
    const stem = scene?.id ?? stemOf(parseNamedFile(named).file);
    // Other commands start without the library.
    const { encodePng } = await import('../../../report/image/png.js');
    const files = [...found.pictures].map(([what, picture]) => save(join(output, `${stem}-${what}.png`), encodePng(picture)));
    if (json) print(JSON.stringify(inspectionJson(found, files), null, 2));
    else if (quiet) for (const file of files) print(file);
    else print(inspectionText(found, files));
    return 0;
  },
};

/** A word without a dot or a slash is a scene's name, as for `new`. */
function isName(named: string): boolean {
  return !/[./\\]/.test(named);
}

function stemOf(file: string): string {
  return basename(file, extname(file));
}

function paletteStyle(named: string | undefined): PaletteStyle | undefined {
  if (named === undefined || PALETTE_STYLES.includes(named as PaletteStyle)) return named as PaletteStyle | undefined;
  throw new Failure({ code: 'usage', message: `there is no palette ${JSON.stringify(named)}`, cure: `Known: ${PALETTE_STYLES.join(', ')}.` });
}

function save(file: string, bytes: Uint8Array): string {
  try {
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, bytes);
    return file;
  } catch (error) {
    throw new Failure({
      code: 'write', message: `the picture cannot be written (${(error as NodeJS.ErrnoException).code})`, place: { file }, cure: 'Name another folder with --output DIR.',
    });
  }
}
