import { join } from 'node:path';
import { parseNamedFile } from '../../../data/files/find-files.js';
import { cubeStatistics } from '../../../data/inspect/cube-statistics.js';
import { openFile } from '../../../data/inspect/open.js';
import { cubeRemarks } from '../../../data/inspect/remarks.js';
import { dataFolder } from '../../../data/files/locate.js';
import { checkSceneId, register } from '../../../data/registered/register.js';
import { SCENE_FILE } from '../../../data/registered/read.js';
import { vectorFormatOf } from '../../../data/vector/index.js';
import { Failure } from '../../../errors/failure.js';
import { note, print } from '../../text/print.js';
import type { ExitCode, Given } from '../../command.js';
import { sceneJson, sceneText } from '../../text/scene-text.js';
import type { OPTIONS } from '../../commands/data/import.js';

export async function act(positionals: readonly string[], options: Given<typeof OPTIONS>): Promise<ExitCode> {
  const { name: id, title, classes, licence, citation, link, force, json, quiet } = options;
  if (positionals.length < 1 || positionals.length > 2 || (positionals.length === 2 && options.mask !== undefined)) {
    throw new Failure({
      code: 'usage',
      message: `data import needs a cube and its mask, not ${positionals.length} files`,
      hint: 'hsi-run data import CUBE MASK --name ID.',
    });
  }
  if (id === undefined)
    throw new Failure({ code: 'usage', message: 'data import needs a name for the scene', hint: 'For example --name test-field.' });
  const folder = dataFolder(options.data);
  // Said before a large cube is read.
  checkSceneId(id, folder, force);
  const [cubeNamed, maskNamed = options.mask] = positionals;
  const { cube, mask } = await openFile(parseNamedFile(cubeNamed), maskNamed === undefined ? undefined : parseNamedFile(maskNamed));
  if (!cube)
    throw new Failure({
      code: 'variable-rank',
      message: 'the file has a mask, not a cube',
      place: { file: cubeNamed },
      hint: 'Name the cube first, then the mask.',
    });
  if (!mask) {
    throw new Failure({
      code: 'mask-unknown',
      message: 'there is no mask of its size in the file or beside it',
      place: { file: cubeNamed },
      hint: 'Name it: hsi-run data import CUBE MASK --name ID.',
    });
  }
  if (vectorFormatOf(mask.source.file)) {
    throw new Failure({
      code: 'format-unsupported',
      message: 'the labels are drawn, and data import takes a mask of pixels',
      place: { file: mask.source.file },
      hint: 'Name both files in a pipeline: hsi-run new CUBE --mask FILE writes it.',
    });
  }
  const scene = register({ id, folder, cube, mask, title, classes, licence, citation, link, force });
  const { facts, shape, type } = cube.array;
  for (const remark of cubeRemarks(cubeStatistics(cube.array, facts?.ignore), shape[0] * shape[1], type, facts)) note(`note: ${remark}`);
  if (json) print(JSON.stringify(sceneJson(scene, folder), null, 2));
  else if (quiet) print(id);
  else print(`${sceneText(scene, folder)}\n\n${join(folder, id, SCENE_FILE)}: written; hsi-run new ${id} writes a pipeline for it`);
  return 0;
}
