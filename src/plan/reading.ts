import type { ReadProgress } from '../data/arrays/array-file.js';

/** Nothing is said of files that are read sooner, and then only every so much more. */
const [PATIENCE_MS, STEP] = [2000, 0.2];

/** Says how far a scene is read, if that takes a while. */
export function readingNotes(say: ((line: string) => void) | undefined): ReadProgress | undefined {
  if (!say) return undefined;
  const begun = performance.now();
  let told = 0;
  return (role, fraction) => {
    if (fraction < told) told = 0;
    if (fraction - told < STEP || fraction === 1 || performance.now() - begun < PATIENCE_MS) return;
    told = fraction;
    say(`reading the ${role}: ${Math.round(100 * fraction)} %`);
  };
}
