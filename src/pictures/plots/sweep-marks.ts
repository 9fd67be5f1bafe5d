import type { ColorValueRef, Mark } from 'vega';
import { SURFACE } from './render.js';
import type { SweepShape } from './sweep-shape.js';

type Colours = 'series' | 'configuration';

/** Seeds of a configuration lie beside their mean. */
const BESIDE = 8;

/** A bar and a dot for each point, and beside them a small dot for each seed. */
export function dotMarks(colours: Colours): Mark[] {
  const x = { scale: 'x', field: 'at', band: 0.5, offset: { field: 'apart' } };
  return marksAt(x, colours);
}

/** The points of each series joined, in their colour. */
export function lineMarks({ kind }: SweepShape, colours: Colours): Mark[] {
  const x = { scale: 'x', field: 'at', offset: { field: 'apart' } };
  return [
    {
      type: 'group',
      from: { facet: { name: 'one', data: 'points', groupby: 'series' } },
      marks: [
        {
          type: 'line',
          from: { data: 'one' },
          encode: {
            enter: {
              x,
              y: { scale: 'y', field: 'mean' },
              stroke: { scale: 'colour', field: 'series' },
              strokeWidth: { value: 2 },
              strokeDash: { value: kind === 'steps' ? [4, 3] : [1, 0] },
            },
          },
        },
      ],
    },
    ...marksAt(x, colours),
  ];
}

function marksAt(x: { readonly offset: object }, colours: Colours): Mark[] {
  const colour: ColorValueRef = { scale: 'colour', field: colours };
  return [barsAt(x, colour), dotsAt(x, colour), seedsAt({ ...x, offset: { signal: `datum.apart + ${BESIDE}` } }, colour)];
}

function barsAt(x: object, colour: ColorValueRef): Mark {
  return {
    type: 'rule',
    from: { data: 'points' },
    encode: {
      enter: {
        x,
        y: { scale: 'y', signal: 'datum.known ? datum.interval[0] : datum.mean' },
        y2: { scale: 'y', signal: 'datum.known ? datum.interval[1] : datum.mean' },
        stroke: colour,
        strokeWidth: { value: 1.8 },
        opacity: { signal: 'datum.known ? 1 : 0' },
      },
    },
  };
}

function dotsAt(x: object, colour: ColorValueRef): Mark {
  return {
    type: 'symbol',
    from: { data: 'points' },
    encode: {
      enter: {
        x,
        y: { scale: 'y', field: 'mean' },
        size: { value: 64 },
        fill: colour,
        stroke: { value: SURFACE },
        strokeWidth: { value: 1 },
        shape: { scale: 'shape', field: 'series' },
      },
    },
  };
}

function seedsAt(x: object, colour: ColorValueRef): Mark {
  return {
    type: 'symbol',
    from: { data: 'seeds' },
    encode: {
      enter: {
        x,
        y: { scale: 'y', field: 'value' },
        size: { value: 18 },
        fill: { value: SURFACE },
        stroke: colour,
        strokeWidth: { value: 1.3 },
      },
    },
  };
}
