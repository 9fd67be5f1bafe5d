import type { KnownScene } from '../../scenes/index.js';
import { Failure } from '../../errors/failure.js';
import { alignMask } from '../masks/align-mask.js';
import type { MaskAlignment } from '../masks/alignment.js';
import { readArray } from '../arrays/array-file.js';
import type { NumericVariable, SceneSource } from '../cube.js';
import { drawnMask, findFiles, type NamedFile, type NamedMask } from '../files/find-files.js';
import { vectorFormatOf } from '../vector/index.js';
import { readDrawnMask } from '../vector/read-mask.js';
import { referenceRemarks } from '../references/beside.js';
import { locate } from '../files/locate.js';

export interface InspectedArray {
  readonly array: NumericVariable;
  readonly source: SceneSource;
}

/** What is to be looked at: a cube, a mask, or both of one size. */
export interface Opened {
  readonly cube?: InspectedArray;
  readonly mask?: InspectedArray;
  readonly remarks: readonly string[];
}

/** Reads the files of a scene as far as they are there. Failure `file-missing` if none is. */
export async function openScene(scene: KnownScene, folder: string): Promise<Opened> {
  const opened: { cube?: InspectedArray; mask?: InspectedArray } = {};
  const missing: Failure[] = [];
  for (const role of ['cube', 'mask'] as const) {
    try {
      const file = locate(scene, role, folder);
      opened[role] = await open(role, { ...scene[role], file });
    } catch (error) {
      if (!(error instanceof Failure) || error.problems[0].code !== 'file-missing') throw error;
      missing.push(error);
    }
  }
  if (!opened.cube && !opened.mask) throw new Failure(missing.flatMap(({ problems }) => problems));
  return paired(
    opened,
    missing.flatMap(({ problems }) => problems.map(({ message, hint }) => `${message}. ${hint}`)),
  );
}

/** Reads a cube's file and the mask named, in it or beside it; or a mask's file alone. */
export async function openFile(named: NamedFile, maskNamed?: NamedFile): Promise<Opened> {
  let cube: InspectedArray;
  try {
    cube = await open('cube', named);
  } catch (error) {
    if (error instanceof Failure && error.problems[0].code === 'axes-ambiguous') {
      const beside = maskNamed ? { mask: await open('mask', maskNamed), remarks: [] } : await maskBeside(named);
      if (!beside) throw error;
      return paired({ cube: await open('cube', named, beside.mask), mask: beside.mask }, beside.remarks);
    }
    const isNoCube = error instanceof Failure && ['variable-ambiguous', 'variable-rank'].includes(error.problems[0].code);
    if (!isNoCube || maskNamed) throw error;
    const mask = await open('mask', named).catch(() => {
      throw error;
    });
    return paired({ mask });
  }
  if (maskNamed) return paired({ cube, mask: await openMask(maskNamed, cube) });
  let mask: InspectedArray | undefined;
  try {
    const beside = await maskBeside({ file: named.file, variable: cube.array.name }, cube);
    mask = beside?.mask;
    return paired({ cube, mask }, beside?.remarks);
  } catch (error) {
    // Nobody has named this mask: that it cannot be read or does not fit is worth a word.
    if (!(error instanceof Failure)) throw error;
    return paired(
      { cube },
      error.problems.map(({ code, message, hint, place }) =>
        code === 'mask-ambiguous'
          ? `no mask is shown: ${message}. ${hint ?? ''}`
          : `${mask?.source.file ?? place?.file ?? 'the mask'} is not shown: ${message}. ${hint ?? ''}`.trimEnd(),
      ),
    );
  }
}

/** @param cube what drawn labels are laid on */
async function openMask(named: NamedMask, cube?: InspectedArray): Promise<InspectedArray> {
  if (!cube || !vectorFormatOf(named.file)) return open('mask', named);
  const {
    array: {
      shape: [rows, columns],
      facts,
    },
    source: { file },
  } = cube;
  const reference = named.field === undefined ? drawnMask(named) : named;
  const [array, source] = await readDrawnMask(reference, { rows, columns, file, ...(facts && { facts }) });
  return { array, source };
}

async function maskBeside(
  cube: NamedFile,
  opened?: InspectedArray,
): Promise<{ mask: InspectedArray; remarks: readonly string[] } | undefined> {
  try {
    const { mask, remarks } = await findFiles(cube);
    return { mask: await openMask(mask, opened), remarks };
  } catch (error) {
    // A cube may be looked at without a mask.
    if (error instanceof Failure && ['mask-unknown', 'variable-ambiguous'].includes(error.problems[0].code)) return undefined;
    throw error;
  }
}

/** @param mask where nothing else says which of a cube's axes are its rows and columns */
async function open(role: SceneSource['role'], { file, variable }: NamedFile, mask?: InspectedArray): Promise<InspectedArray> {
  const [array, source] = await readArray(role, { file, variable }, mask?.array.shape);
  return { array, source };
}

/** The files belong together: the mask is placed on the cube, and remarks on both are reported. */
function paired({ cube, mask }: Omit<Opened, 'remarks'>, remarks: readonly string[] = [], align?: MaskAlignment): Opened {
  const ofFiles = [...[cube, mask].flatMap((one) => one?.array.remarks ?? []), ...(cube ? referenceRemarks(cube.source.file) : [])];
  if (!cube || !mask) return { ...(cube ? { cube } : {}), ...(mask ? { mask } : {}), remarks: [...remarks, ...ofFiles] };
  const [rows, columns] = cube.array.shape;
  const image = { rows, columns, file: cube.source.file, facts: cube.array.facts };
  const { mask: array, warnings } = alignMask(image, mask.array, mask.source.file, align);
  return { cube, mask: { ...mask, array }, remarks: [...remarks, ...ofFiles, ...warnings] };
}
