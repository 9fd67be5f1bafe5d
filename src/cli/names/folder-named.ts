import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderInstead, namesIn } from '../../base/folder-instead.js';
import { statOf } from '../../base/stat.js';
import type { Code } from '../../errors/codes.js';
import { Failure } from '../../errors/failure.js';
import { PIPELINE_FILES } from '../../pipeline/yaml/read-text.js';
import { LOOKS_LIKE_RUN } from '../../store/layout.js';
import { isRunFolder } from '../../store/run-folder.js';

/** Bytes of the longest file that is looked into. */
const LONGEST = 1 << 20;

/** Other folders may be called as runs are: of other programs, or emptied. */
const isRun = (folder: string) => (name: string) => LOOKS_LIKE_RUN.test(name) && isRunFolder(join(folder, name));

/** Other programs' settings end in .yaml, too. */
const isPipeline = (folder: string) => (name: string) => {
  if (!PIPELINE_FILES.fits(name)) return false;
  const file = join(folder, name);
  const stat = statOf(file);
  if (!stat?.isFile() || stat.size > LONGEST) return false;
  try {
    return /^\s*["']?(version|extends)["']?\s*:/m.test(readFileSync(file, 'utf8'));
  } catch {
    return false;
  }
};

/** A folder was named where a run is wanted: the runs in it, and the pipelines, which mean theirs. */
export function noRunFolder(folder: string): Failure {
  return inFolder('run-unknown', folder, 'this folder is not a run');
}

/** A folder was named where a pipeline is wanted: the pipelines in it; without any, the runs, which mean theirs. */
export function noPipelineFile(folder: string): Failure {
  const [fits, isRunIn] = [isPipeline(folder), isRun(folder)];
  const has = (fitting: (name: string) => boolean) => namesIn(folder).some(fitting);
  return has(fits) || !has(isRunIn)
    ? new Failure(folderInstead('pipeline-missing', folder, { ...PIPELINE_FILES, fits }))
    : inFolder('pipeline-missing', folder, 'this folder is not a pipeline');
}

function inFolder(code: Code, folder: string, message: string): Failure {
  const [fits, isRunIn] = [isPipeline(folder), isRun(folder)];
  return new Failure(
    folderInstead(code, folder, {
      what: 'a run or a pipeline',
      choice: 'a run or a pipeline',
      message,
      fits: (name) => isRunIn(name) || fits(name),
      rather: isRunIn,
    }),
  );
}
