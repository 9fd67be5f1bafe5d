import { dirname } from 'node:path';
import { checkOutput, markedSvg, writeOutput } from '../../data/files/outputs.js';
import { Failure } from '../../errors/failure.js';
import { statOf } from '../../base/stat.js';

const OTHER_NAME = 'Choose another file, or remove this one.';

/**
 * Said before anything is computed, and before a file that is no picture is lost.
 *
 * @throws Failure `usage` if the name does not end in .svg, `write` if there is no such folder, `exists` if the file is none of ours
 */
export function checkPictureFile(file: string): void {
  checkFile('--svg', file, '.svg', 'the picture', 'network.svg');
}

/** @throws Failure `usage` if the name does not end in .html, `write` if there is no such folder */
export function checkPageFile(file: string): void {
  checkFile('--output', file, '.html', 'the page', 'page.html');
}

function checkFile(option: string, file: string, ending: string, what: string, such: string): void {
  if (!file.endsWith(ending)) {
    throw new Failure({
      code: 'usage',
      message: `${option} ${file}: ${what}'s file must end in ${ending}`,
      hint: `For example ${option} ${such}.`,
    });
  }
  const folder = dirname(file);
  if (statOf(folder)?.isDirectory()) return checkOutput(file, OTHER_NAME);
  throw new Failure({ code: 'write', message: `${option} ${file}: there is no folder ${folder}`, hint: 'Create it, or choose another.' });
}

export function writePicture(file: string, text: string): void {
  try {
    writeOutput(file, markedSvg(text), OTHER_NAME);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(
      {
        code: 'write',
        message: `--svg ${file}: it cannot be written (${(error as NodeJS.ErrnoException).code})`,
        hint: 'Choose another file.',
      },
      { cause: error },
    );
  }
}
