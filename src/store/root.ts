import { Failure } from '../errors/failure.js';
import { whatLiesAt } from './entries.js';

/**
 * A folder of results is a folder, or is not there yet.
 *
 * @throws Failure `store-unreadable` for a file, or where the system cannot tell
 */
export function checkRoot(root: string): void {
  const found = whatLiesAt(root);
  if (!found || found.isDirectory()) return;
  throw new Failure({
    code: 'store-unreadable',
    message: 'this is a file, not a folder of results',
    place: { file: root },
    hint: 'Name the folder with --runs DIR. One that is not there yet is made.',
  });
}
