import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, relative, resolve } from 'node:path';
import type { KnownScene, SceneFile, Scenes } from '../../scenes/index.js';
import { parseNamedFile } from '../../data/files/find-files.js';
import type { RawScene, Scene } from '../../data/cube.js';
import { labelledPixels } from '../../data/masks/mask.js';
import { emptyBands } from '../../data/features/missing.js';
import { rangesOf } from '../../data/arrays/ranges.js';
import { dataFolder, missingFiles, placesOf } from '../../data/files/locate.js';
import { adviseScene, namedScene } from '../../data/advise.js';
import { scenesIn } from '../../data/registered/read.js';
import { chooseFrom } from '../../data/features/choose.js';
import { recognized, type Recognized } from '../../data/scene/known-scene.js';
import { Failure } from '../../errors/failure.js';
import { nearName } from '../../errors/near-name.js';
import { pipelineNetwork } from '../../pipeline/resolve/checks.js';
import { nameOf } from '../../pipeline/resolve/experiment-of.js';
import { parsePipeline } from '../../pipeline/pipeline.js';
import { SCHEMA_FILE } from '../../pipeline/schema/schemas.js';
import { starterPipeline, type StarterScene } from '../../pipeline/resolve/starter.js';
import { note, print, warn } from '../text/print.js';
import type { ExitCode } from '../command.js';
import type { Values } from '../options/option.js';
import type { General } from '../options/shared.js';
import { isSceneName } from '../scene-argument.js';
import type { OPTIONS } from '../commands/new.js';

type Options = Values<typeof OPTIONS> & General;

export async function act(positionals: readonly string[], options: Options): Promise<ExitCode> {
  const scenes = scenesIn(dataFolder(options.data));
  if (positionals.length !== 1) {
    throw new Failure({
      code: 'usage',
      message: `new needs one scene, not ${positionals.length}`,
      hint: `A cube's file, or one of ${scenes.names().join(', ')}.`,
    });
  }
  const [named] = positionals;
  const known = scenes.find(named);
  const file = options.output ?? `${nameOf(known ? named : stemOf(named))}.yaml`;
  const scene = known ? knownScene(known, file, options) : await ownScene(named, file, scenes, options);
  const text = starterPipeline(scene, slashed(relative(dirname(resolve(file)), SCHEMA_FILE)));
  // What is written is right, or is not written.
  pipelineNetwork(parsePipeline(text, file, [], undefined, scenes), { ...scene, classes: scene.classes.length });
  write(file, text);
  noteName(options.output === undefined ? (known ? named : stemOf(named)) : stemOf(file), options);
  const absent = known ? missingFiles(known, dataFolder(options.data)) : [];
  const missing = absent.length > 0 ? { missing: absent.map((one) => one.file) } : {};
  if (options.json) print(JSON.stringify({ file, name: scene.name, classes: scene.classes.length, bands: scene.bands, ...missing }));
  else if (!options.quiet) print(`${file}: written. ${nextStep(file, known, absent, options)}`);
  return 0;
}

function nextStep(file: string, known: KnownScene | undefined, absent: readonly SceneFile[], { data }: Options): string {
  const where = known && data ? ` --data ${data}` : '';
  if (!known || absent.length === 0)
    return `hsi-run plan ${file}${where} says how long it takes and what is missing; hsi-run ${file}${where} runs it.`;
  const names = absent.map((one) => one.file).join(' and ');
  const isOne = absent.length === 1;
  const got = absent.every(({ url }) => url)
    ? `hsi-run data fetch ${known.id}${where} downloads ${isOne ? 'it' : 'them'}`
    : `Put ${isOne ? 'it' : 'them'} into ${dirname(placesOf(known, 'cube', dataFolder(data))[0])}`;
  return `It cannot run yet: ${names} of the scene ${known.id} ${isOne ? 'is' : 'are'} not in ${dataFolder(data)}. ${got}; then hsi-run ${file}${where} runs it.`;
}

function knownScene({ id, title, rows, columns, bands, classes }: KnownScene, file: string, { mask }: Options): StarterScene {
  if (mask !== undefined) throw new Failure({ code: 'usage', message: `the scene ${id} has its own mask`, hint: 'Remove --mask.' });
  return { title, name: nameOf(file), rows, columns, bands, classes, dataset: { scene: id } };
}

async function ownScene(word: string, file: string, scenes: Scenes, { mask }: Options): Promise<StarterScene> {
  if (isSceneName(scenes, word)) {
    throw new Failure({
      code: 'scene-unknown',
      message: `there is no scene ${JSON.stringify(word)}`,
      suggestion: nearName(word, scenes.names()),
      hint: `Known: ${scenes.names().join(', ')}; or give a cube's file.`,
    });
  }
  const found = await namedScene(word, mask);
  const { raw, cube, mask: advised, notes } = await adviseScene(found.cube, found.mask);
  if (raw.classes.length < 2) {
    throw new Failure({
      code: 'class-count',
      message: 'the mask has only one class, so there is nothing to classify',
      place: { file: [found.mask.file].flat()[0] },
      hint: 'Give every class its own label, and unlabelled pixels 0.',
    });
  }
  const fromHere = (path: string) => slashed(relative(dirname(resolve(file)), resolve(path)));
  const fromFile = <Named extends { readonly file: string | readonly string[] }>({ file: path, ...others }: Named) => ({
    file: typeof path === 'string' ? fromHere(path) : path.map(fromHere),
    ...others,
  });
  const { rows, columns } = raw.cube;
  const known = recognized(raw);
  const named = known ? { ...raw, classes: known.scene.classes.map(({ label, name, pixels }) => ({ label, name, pixels })) } : raw;
  const { scene, ...choice } = firstChoice(named);
  const pixels = labelledPixels(scene.mask);
  const counts = new Map(scene.classNames.map((name, index) => [name, pixels[index] ?? 0]));
  for (const one of [...found.remarks, ...notes]) note(`note: ${one}`);
  if (known) note(`note: ${knownNote(known)}`);
  for (const warning of raw.warnings) warn(warning);
  return {
    title: known?.of === 'scene' ? known.scene.title : titleOf([found.cube.file].flat()),
    name: nameOf(file),
    rows,
    columns,
    bands: scene.identity.bands?.length ?? raw.cube.bands,
    classes: named.classes.map((one) => ({ ...one, pixels: counts.get(one.name) ?? one.pixels! })),
    ...choice,
    dataset: { cube: fromFile(cube), mask: fromFile(advised) },
    ...(known ? { known } : {}),
  };
}

function titleOf(cubes: readonly string[]): string {
  return `${cubes
    .slice(0, 3)
    .map((one) => basename(one))
    .join(', ')}${cubes.length > 3 ? ', …' : ''}`;
}

function knownNote({ scene: { id, title }, of }: Recognized): string {
  const what = of === 'scene' ? 'these are the files' : 'the mask has the labels';
  return `${what} of the catalogue's scene ${id} (${title}): its names of the classes are written`;
}

interface FirstChoice extends Pick<StarterScene, 'missing' | 'emptyBands'> {
  readonly scene: Scene;
}

/**
 * What a starter says of missing values: nothing, unless there are such. Bands without a value are left out; pixels that lack others
 * are not labelled, unless that took a class: then they count as the mean.
 */
function firstChoice(raw: RawScene): FirstChoice {
  const empty = emptyBands(raw.cube, raw.cube.facts?.ignore);
  const allEmpty = empty.length === raw.cube.bands;
  const out: Pick<StarterScene, 'emptyBands'> =
    empty.length > 0 && !allEmpty ? { emptyBands: rangesOf(empty.map((band) => band + 1)) } : {};
  const dataset = out.emptyBands ? { bands: { drop: [...out.emptyBands] } } : {};
  for (const missing of [undefined, 'leave-out', 'mean'] as const) {
    try {
      return { scene: chooseFrom(raw, { ...dataset, missing }), ...(missing ? { missing } : {}), ...out };
    } catch (error) {
      const isMissing = error instanceof Failure && ['cube-not-finite', 'class-lost'].includes(error.problems[0].code);
      if (!isMissing || missing === 'mean') throw error;
    }
  }
  throw new Error('one of these is returned or thrown');
}

/** The name of a run may have fewer characters than that of a file. */
function noteName(given: string, { json, quiet }: Options): void {
  const name = nameOf(given);
  if (name !== given && !json && !quiet)
    note(`note: the pipeline is called ${name}, not ${given}: names of runs have lower-case letters, digits, '.', '_' and '-', at most 64`);
}

/** A file's name without extension; of a pattern what its files begin with. */
function stemOf(named: string): string {
  const { file } = parseNamedFile(named);
  const stem = basename(file, extname(file));
  return stem.split(/[*?]/, 1)[0].replace(/[._-]+$/, '') || stem;
}

function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}

function write(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') {
      throw new Failure(
        { code: 'exists', message: 'the file exists already', place: { file }, hint: 'Choose another with --output FILE.' },
        { cause: error },
      );
    }
    throw new Failure({ code: 'write', message: `the file cannot be written (${code})`, place: { file } }, { cause: error });
  }
}
