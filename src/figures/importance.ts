import { profilesFigure } from '../pictures/figure/profiles.js';
import { squaresFigure } from '../pictures/figure/squares.js';
import type { Drawing } from '../pictures/figure/drawing.js';
import type { Typeface } from '../pictures/figure/typeface.js';
import { type Importance, profilesOf } from '../results/importance/importance.js';

const NAMES = { mean: 'trained', interval: '95 % interval over the seeds', other: 'shuffled weights' };

/** What a run's networks look at, by the names of their files without an ending. */
export function importanceFigures(importance: Importance, width: number, type: Typeface): Map<string, Drawing> {
  const { bands, groups, patch } = importance;
  const isKnown = bands.every(({ wavelength }) => wavelength !== undefined);
  const place = (at: number) => (isKnown ? bands[at].wavelength! : bands[at].band);
  const x = isKnown ? 'Wavelength (nm)' : 'Band';
  const curves = (kind: 'bands' | 'groups', title: string, placeOf: (at: number) => number) =>
    profilesFigure(
      {
        title,
        panels: profilesOf(importance, kind).map(({ name, points }) => ({
          name,
          points: points.map(({ share, shuffled }, at) => ({
            x: placeOf(at),
            mean: share.mean,
            ...(share.interval ? { interval: share.interval } : {}),
            other: shuffled.mean,
          })),
        })),
        x,
        y: 'Share',
        names: NAMES,
        width,
      },
      type,
    );
  const middle = (at: number) => (place(groups[at].from) + place(groups[at].to - 1)) / 2;
  return new Map([
    ['bands', curves('bands', 'Integrated gradients of bands', place)],
    ['groups', curves('groups', 'Occlusion of groups of bands', middle)],
    [
      'patch',
      squaresFigure(
        {
          title: 'Integrated gradients of the patch',
          panels: profilesOf(importance, 'positions').map(({ name, points }) => ({ name, values: points.map(({ share }) => share.mean) })),
          size: patch,
          unit: 'share of the attribution',
          width,
        },
        type,
      ),
    ],
  ]);
}
