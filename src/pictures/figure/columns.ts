import { Failure } from '../../errors/failure.js';

/** How many stand in a row where there is room for more: no row is much shorter than the others. Five are three and two where four fit. */
export const evenRow = (panels: number, room: number): number => Math.ceil(panels / Math.ceil(panels / room));

/**
 * That panels in so many columns are large enough to be read.
 *
 * @param fits whether they are, in a number of columns
 * @throws Failure `usage`, which says how many fit
 */
export function checkColumns(asked: number, panels: number, fits: (columns: number) => boolean): void {
  if (fits(Math.min(asked, panels))) return;
  const good = Array.from({ length: panels }, (_, index) => index + 1).filter(fits);
  const [least, most] = [good[0], good.at(-1)];
  throw new Failure({
    code: 'usage',
    message: `--columns ${asked}: panels would be too small to read`,
    hint:
      most === undefined
        ? 'Choose a larger --width, or draw fewer methods in a figure.'
        : Math.min(asked, panels) > most
          ? `At this width at most ${most} fit${most === 1 ? 's' : ''}. Choose fewer, or a larger --width.`
          : `On a page at least ${least} are needed. Choose more.`,
  });
}
