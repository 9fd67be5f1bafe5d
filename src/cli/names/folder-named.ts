import { folderInstead, namesIn } from '../../base/folder-instead.js';
import type { Code } from '../../errors/codes.js';
import { Failure } from '../../errors/failure.js';
import { PIPELINE_FILES } from '../../pipeline/yaml/read-text.js';
import { LOOKS_LIKE_RUN } from '../../store/layout.js';

const isRun = (name: string) => LOOKS_LIKE_RUN.test(name);

/** A folder was named where a run is wanted: the runs in it, and the pipelines, which mean theirs. */
export function noRunFolder(folder: string): Failure {
  return inFolder('run-unknown', folder, 'this folder is not a run');
}

/** A folder was named where a pipeline is wanted: the pipelines in it; without any, the runs, which mean theirs. */
export function noPipelineFile(folder: string): Failure {
  const has = (fits: (name: string) => boolean) => namesIn(folder).some(fits);
  return has(PIPELINE_FILES.fits) || !has(isRun)
    ? new Failure(folderInstead('pipeline-missing', folder, PIPELINE_FILES))
    : inFolder('pipeline-missing', folder, 'this folder is not a pipeline');
}

function inFolder(code: Code, folder: string, message: string): Failure {
  return new Failure(
    folderInstead(code, folder, {
      what: 'a run or a pipeline',
      choice: 'a run or a pipeline',
      message,
      fits: (name) => isRun(name) || PIPELINE_FILES.fits(name),
      rather: isRun,
    }),
  );
}
