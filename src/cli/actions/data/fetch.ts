import { dataFolder } from '../../../data/files/locate.js';
import { scenesIn } from '../../../data/registered/read.js';
import { Failure, type Problem } from '../../../errors/failure.js';
import { fetchFile, type FetchedFile } from '../../../data/fetch/fetch-file.js';
import { mirrorsOf } from '../../../data/fetch/sources.js';
import { formatBytes } from '../../../base/space.js';
import { print, warn } from '../../text/print.js';
import type { ExitCode, Given } from '../../command.js';
import { DownloadProgress } from '../../progress/download-progress.js';
import { sceneArgument } from '../../scene-argument.js';
import { stopOnSignals } from '../../progress/signals.js';
import type { OPTIONS } from '../../commands/data/fetch.js';

export async function act(positionals: readonly string[], { data, mirror, force, json, quiet }: Given<typeof OPTIONS>): Promise<ExitCode> {
  if (positionals.length === 0)
    throw new Failure({ code: 'usage', message: 'data fetch needs scenes', hint: 'hsi-run data list shows them.' });
  const folder = dataFolder(data);
  const known = scenesIn(folder);
  const scenes = [...new Set(positionals)].map((named) => sceneArgument(known, named));
  const mirrors = mirrorsOf(mirror);
  const progress = new DownloadProgress(quiet);
  const signal = stopOnSignals({ keeps: 'downloads' });
  const problems: Problem[] = [];
  const files: (FetchedFile & { scene: string })[] = [];
  for (const scene of scenes) {
    for (const role of ['mask', 'cube'] as const) {
      try {
        const file = await fetchFile(scene, role, {
          folder,
          mirrors,
          force,
          signal,
          say: (text) => progress.say(text),
          onProgress: (name, done, total) => progress.show(name, done, total),
        });
        progress.end();
        files.push({ ...file, scene: scene.id });
        for (const warning of file.warnings) warn(warning);
        if (!json && !quiet)
          print(`${file.path}: ${file.state === 'present' ? 'exists already' : `downloaded from ${file.url}`}, ${formatBytes(file.bytes)}`);
      } catch (error) {
        progress.end();
        if (!(error instanceof Failure)) throw error;
        problems.push(...error.problems);
      }
    }
  }
  if (problems.length > 0) throw new Failure(problems);
  if (json) print(JSON.stringify(files, null, 2));
  return 0;
}
