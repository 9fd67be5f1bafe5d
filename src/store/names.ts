export { PARTIAL } from '../base/partial-file.js';
/** How the name of a folder begins that is being removed. */
export const REMOVED = '.removed-';
/** How the name of a folder begins that holds a trial's unfinished work. */
export const WORK = '.work-';
