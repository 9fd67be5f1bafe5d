import { statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Failure } from '../errors/failure.js';

/**
 * Said before anything is computed, and before a file that is no picture is lost.
 *
 * @throws Failure `usage` if the name does not end in .svg, `write` if there is no such folder
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
    throw new Failure({ code: 'usage', message: `${option} ${file}: ${what}'s file must end in ${ending}`, cure: `Such as ${option} ${such}.` });
  }
  const folder = dirname(file);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  throw new Failure({ code: 'write', message: `${option} ${file}: there is no folder ${folder}`, cure: 'Make it, or name another.' });
}

export function writePicture(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new Failure({
      code: 'write', message: `--svg ${file}: it cannot be written (${(error as NodeJS.ErrnoException).code})`, cure: 'Name another file.',
    });
  }
}
