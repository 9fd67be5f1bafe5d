import type { Scenes } from '../../../scenes/index.js';
import { dataFolder } from '../../../data/files/locate.js';
import { scenesIn } from '../../../data/registered/read.js';
import { Failure } from '../../../errors/failure.js';
import { formatProblem } from '../../../errors/format.js';
import { note, print } from '../../text/print.js';
import type { ExitCode, Given } from '../../command.js';
import { sceneJson, sceneTable, sceneText } from '../../text/scene-text.js';
import { sceneArgument } from '../../scene-argument.js';
import type { OPTIONS } from '../../commands/data/list.js';

export async function act(positionals: readonly string[], { data, json, quiet }: Given<typeof OPTIONS>): Promise<ExitCode> {
  const folder = dataFolder(data);
  const scenes = scenesIn(folder);
  if (positionals.length > 1) throw new Failure({ code: 'usage', message: `data list takes at most one scene, not ${positionals.length}` });
  if (positionals.length === 1) {
    const scene = sceneArgument(scenes, positionals[0]);
    print(json ? JSON.stringify(sceneJson(scene, folder), null, 2) : sceneText(scene, folder));
    return 0;
  }
  const { found, broken } = readable(scenes);
  if (json)
    print(
      JSON.stringify(
        found.map((scene) => sceneJson(scene, folder)),
        null,
        2,
      ),
    );
  else if (quiet) for (const { id } of found) print(id);
  else print(sceneTable(found, folder));
  for (const failure of broken) note(failure.problems.map(formatProblem).join('\n'));
  return broken.length > 0 ? 1 : 0;
}

/** A registered scene whose file is wrong does not hide the others. */
function readable(scenes: Scenes) {
  const broken: Failure[] = [];
  const found = scenes.names().flatMap((id) => {
    try {
      return scenes.find(id) ?? [];
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      broken.push(error);
      return [];
    }
  });
  return { found, broken };
}
