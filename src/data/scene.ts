import type { ResolvedDataset } from '../schema/pipeline.generated.js';
import { findScene, sceneNames, type CatalogueFile, type CatalogueScene } from '../architecture/scenes.js';
import { Failure } from '../errors/failure.js';
import { readArray } from './array-file.js';
import { formatShape, type Cube, type NumericVariable, type Scene, type Source } from './cube.js';
import { dataFolder, locate, locateNamed } from './locate.js';
import { labelledPixels, maskOf } from './mask.js';
import { makeSyntheticScene } from './synthetic.js';

interface FileReference {
  readonly file: string;
  readonly variable?: string;
}

export interface LoadOptions {
  /** What `--data` says (see `dataFolder`). */
  readonly dataFolder?: string;
  /** The pipeline file's folder, to which the paths of files are relative. */
  readonly baseFolder: string;
}

/** What the pipeline's text is to blame for; knows the key below `dataset`, so that the spec can say where it stands. */
export class DatasetFailure extends Failure {
  constructor(readonly path: readonly string[], { problems }: Failure) {
    super(problems);
  }
}

/**
 * Loads the data of a pipeline, checked: sizes agree, every value of the cube is finite, labels are 1, 2, ... without
 * gaps, and a catalogue scene has the shape and the classes it should (another checksum is only a warning).
 */
export async function loadScene(dataset: Omit<ResolvedDataset, 'standardize'>, options: LoadOptions): Promise<Scene> {
  if (dataset.synthetic) return makeSyntheticScene(dataset.synthetic);
  const folder = dataFolder(options.dataFolder);
  if (dataset.scene !== undefined) return loadCatalogueScene(dataset.scene, folder);
  return loadFiles(dataset.cube!, dataset.mask!, dataset.classes, options.baseFolder, folder);
}

async function loadFiles(
  cube: FileReference, mask: FileReference, classes: readonly string[] | undefined, baseFolder: string, folder: string,
): Promise<Scene> {
  const cubeFile = blaming(['cube', 'file'], () => locateNamed(cube.file, baseFolder, folder));
  const maskFile = blaming(['mask', 'file'], () => locateNamed(mask.file, baseFolder, folder));
  const loaded = await readPair({ ...cube, file: cubeFile }, { ...mask, file: maskFile });
  if (classes && classes.length !== loaded.counts.length) {
    throw new DatasetFailure(['classes'], new Failure({
      code: 'class-count',
      message: `the mask ${maskFile} has ${loaded.counts.length} classes, but ${classes.length} names are given`,
      cure: 'Give one name for each label 1, 2, 3, ..., in that order.',
    }));
  }
  const classNames = classes ?? loaded.counts.map((_, index) => `Class ${index + 1}`);
  return { cube: loaded.cube, mask: loaded.mask, classNames, sources: loaded.sources, warnings: [] };
}

async function loadCatalogueScene(id: string, folder: string): Promise<Scene> {
  const scene = findScene(id);
  if (!scene) {
    const cure = `There are ${sceneNames.join(', ')}.`;
    throw new Failure({ code: 'scene-unknown', message: `there is no scene '${id}'`, cure });
  }
  const cubeFile = blaming(['scene'], () => locate(scene.cube.file, id, folder));
  const maskFile = blaming(['scene'], () => locate(scene.mask.file, id, folder));
  const pair = await readPair({ ...scene.cube, file: cubeFile }, { ...scene.mask, file: maskFile });
  const { cube, mask, counts, sources } = pair;
  checkCatalogue(scene, cube, counts.length, cubeFile, maskFile);
  const warnings = sources.flatMap((source) => checksumWarnings(source, scene[source.role]));
  return { cube, mask, classNames: scene.classes.map(({ name }) => name), sources, warnings };
}

function blaming<Result>(path: readonly string[], action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    throw error instanceof Failure ? new DatasetFailure(path, error) : error;
  }
}

async function readPair(cubeReference: FileReference, maskReference: FileReference) {
  const [maskArray, maskSource] = await readArray('mask', maskReference.file, maskReference.variable);
  const [cubeArray, cubeSource] = await readArray('cube', cubeReference.file, cubeReference.variable);
  const mask = maskOf(maskArray, maskReference.file);
  const cube = cubeOf(cubeArray, cubeReference.file);
  if (cube.rows !== mask.rows || cube.columns !== mask.columns) {
    throw new Failure({
      code: 'size-mismatch',
      message:
        `the cube is ${formatShape([cube.rows, cube.columns])} pixels, the mask ${formatShape([mask.rows, mask.columns])} ` +
        `(${maskReference.file})`,
      cure: 'Name a cube and a mask of the same scene, both with rows first.',
      place: { file: cubeReference.file },
    });
  }
  return { cube, mask, counts: labelledPixels(mask), sources: [cubeSource, maskSource] };
}

function cubeOf({ shape: [rows, columns, bands], type, values }: NumericVariable, file: string): Cube {
  if (type === 'float32' || type === 'float64') {
    let count = 0;
    let first = -1;
    for (let index = 0; index < values.length; index++) {
      if (Number.isFinite(values[index])) continue;
      if (count++ === 0) first = index;
    }
    if (count > 0) {
      const pixel = Math.floor(first / bands);
      const place = `row ${Math.floor(pixel / columns) + 1}, column ${(pixel % columns) + 1}, band ${(first % bands) + 1}`;
      throw new Failure({
        code: 'cube-not-finite',
        message: `${count} of the cube's ${values.length} values are NaN or infinite, the first at ${place} (counting from 1)`,
        cure: 'Replace them, or leave the bands out that hold them.',
        place: { file },
      });
    }
  }
  return { rows, columns, bands, type, values };
}

function checkCatalogue(scene: CatalogueScene, cube: Cube, classes: number, cubeFile: string, maskFile: string): void {
  const found = formatShape([cube.rows, cube.columns, cube.bands]);
  const due = formatShape([scene.rows, scene.columns, scene.bands]);
  if (found !== due) {
    throw new Failure({
      code: 'scene-shape',
      message: `the cube is ${found}, but scene ${scene.id} is ${due}`,
      cure: "Use the scene's own file, or name the files with dataset.cube and dataset.mask.",
      place: { file: cubeFile },
    });
  }
  if (classes !== scene.classes.length) {
    throw new Failure({
      code: 'class-count',
      message: `the mask has ${classes} classes, but scene ${scene.id} has ${scene.classes.length}`,
      cure: "Use the scene's own file, or name the files with dataset.cube and dataset.mask.",
      place: { file: maskFile },
    });
  }
}

/** Copies that others have saved again exist: a checksum that differs is told, not refused. */
function checksumWarnings({ role, file, sha256 }: Source, known: CatalogueFile): string[] {
  if (!known.sha256 || known.sha256 === sha256) return [];
  return [`${file}: this ${role} is not the copy that the catalogue knows (SHA-256 ${sha256}, known ${known.sha256})`];
}
