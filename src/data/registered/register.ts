import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import { findScene, type KnownScene, type SceneClass } from '../../scenes/index.js';
import { Failure } from '../../errors/failure.js';
import { writeYaml } from '../../pipeline/write.js';
import { maskStatistics } from '../inspect/mask-statistics.js';
import type { InspectedArray } from '../inspect/open.js';
import { nameClasses } from './class-names.js';
import { checkTarget, copy, plannedCopies } from './copies.js';
import { isRegistered, knownScene, type RegisteredScene, SCENE_FILE, SCENE_ID } from './read.js';

export interface Registration {
  readonly id: string;
  /** The data folder. */
  readonly folder: string;
  readonly cube: InspectedArray;
  readonly mask: InspectedArray;
  readonly title?: string;
  /** As the command line names classes. */
  readonly classes?: string;
  readonly licence?: string;
  readonly citation?: string;
  /** The files stay where they are. */
  readonly link?: boolean;
  readonly force?: boolean;
}

/** @throws Failure `scene-name` or `exists` for a name that cannot be given */
export function checkSceneId(id: string, folder: string, force = false): void {
  if (!SCENE_ID.test(id)) {
    throw new Failure({
      code: 'scene-name',
      message: `${JSON.stringify(id)} is not a valid name for a scene`,
      expected: 'up to 64 of a-z, 0-9, ., _ and -',
      hint: 'Small letters, digits, ., _ and -, up to 64; the first a letter or a digit: test-field-2024.',
    });
  }
  if (findScene(id)) {
    throw new Failure({
      code: 'scene-name',
      message: `${id} is a scene of the catalogue`,
      hint: 'Choose another name, so that results on your data cannot be taken for results on that scene.',
    });
  }
  if (!force && existsSync(join(folder, id, SCENE_FILE))) {
    throw new Failure({
      code: 'exists',
      message: `the scene ${id} is already registered`,
      place: { file: join(folder, id, SCENE_FILE) },
      hint: 'Choose another name, or replace it with --force.',
    });
  }
}

/**
 * Makes a scene of one's own known by a name: its files are copied into the data folder (or left where they are), and a
 * `scene.yaml` beside them says what they hold. That is written last: until then there is no such scene.
 */
export function register(registration: Registration): KnownScene {
  const { id, folder, cube, mask, title, licence, citation, force } = registration;
  checkSceneId(id, folder, force);
  const classes = classesOf(mask, registration.classes);
  const home = join(folder, id);
  const wavelengths = cube.array.facts?.wavelengths;
  try {
    mkdirSync(home, { recursive: true });
    const [cubeFile, maskFile] = placeFiles(registration, home);
    const scene: RegisteredScene = {
      title: title ?? basename(cube.source.file, extname(cube.source.file)),
      shape: cube.array.shape as [number, number, number],
      cube: { file: cubeFile, variable: cube.source.variable },
      mask: { file: maskFile, variable: mask.source.variable },
      classes,
      ...(wavelengths?.length === cube.array.shape[2] ? { wavelengths } : {}),
      ...(licence ? { licence } : {}),
      ...(citation ? { citation } : {}),
      sha256: { cube: cube.source.sha256, mask: mask.source.sha256 },
    };
    const file = join(home, SCENE_FILE);
    writeFileSync(`${file}.part`, sceneText(id, scene));
    renameSync(`${file}.part`, file);
    return knownScene(id, scene);
  } catch (error) {
    const { syscall, code, message } = error as NodeJS.ErrnoException;
    if (!syscall) throw error;
    throw new Failure(
      {
        code: 'write',
        message: `the scene cannot be written there (${code}: ${message})`,
        place: { file: home },
        hint: isRegistered(folder, id) ? undefined : 'Choose another data folder with --data DIR; nothing is registered.',
      },
      { cause: error },
    );
  }
}

function classesOf({ array, source: { file } }: InspectedArray, named: string | undefined): SceneClass[] {
  const { counts, wrong } = maskStatistics(array);
  if (wrong > 0) {
    throw new Failure({
      code: 'label-invalid',
      message: `${wrong} values of the mask are not valid labels (whole numbers from 0 to 65535)`,
      place: { file },
    });
  }
  if (counts.size === 0) {
    throw new Failure({
      code: 'mask-empty',
      message: 'the mask has no labelled pixel: every value is 0',
      place: { file },
      hint: 'Name the variable with the labels: FILE#VARIABLE.',
    });
  }
  return nameClasses(
    [...counts].map(([label, pixels]) => ({ label, pixels })),
    array,
    named,
  );
}

/** So many wavelengths stand in a line. */
const IN_A_LINE = 12;

function sceneText(id: string, { classes, wavelengths = [], ...others }: RegisteredScene): string {
  const lines = wavelengths.flatMap((_, index) =>
    index % IN_A_LINE === 0 ? `  ${wavelengths.slice(index, index + IN_A_LINE).join(', ')},\n` : [],
  );
  return [
    `# A scene of one's own (docs/data.md): dataset: {scene: ${id}}\n`,
    writeYaml(others, { open: true }),
    writeYaml({ classes }),
    ...(lines.length > 0 ? ['wavelengths: [\n', ...lines, ']\n'] : []),
  ].join('');
}

/** The files' names from the scene's folder, or their whole paths. */
function placeFiles({ cube, mask, link, force }: Registration, home: string): [cube: string, mask: string] {
  if (link) return [resolve(cube.source.file), resolve(mask.source.file)];
  const copies = plannedCopies(cube.source, mask.source, home);
  // All of them are looked at before the first is written.
  for (const one of copies.all) checkTarget(one, home, [cube.source, mask.source], force);
  for (const { from, to } of copies.all) copy(from, to);
  return [copies.cube, copies.mask];
}
