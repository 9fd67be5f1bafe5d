import { basename, dirname, join } from 'node:path';
import { namesIn } from '../../base/folder-instead.js';
import { nearName } from '../../errors/near-name.js';

/** The names of the pipelines in the folder of a path, by their ending. */
export function pipelinesBeside(text: string): string[] {
  return namesIn(dirname(text)).filter((name) => /\.ya?ml$/.test(name));
}

/** The pipeline whose path is near one that does not exist. */
export function nearFile(text: string): string | undefined {
  const near = nearName(basename(text), pipelinesBeside(text));
  return near === undefined ? undefined : join(dirname(text), near);
}
