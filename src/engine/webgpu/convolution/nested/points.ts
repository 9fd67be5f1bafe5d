import type { ConvolutionGeometry } from '../../../kernels/kernels.js';
import { pointRows } from '../../../kernels/short-form.js';
import { eachValue } from '../../each-value.js';
import { type Program, read, write } from '../../program.js';
import { pointValues } from './plan.js';

/**
 * A kernel [taps, channels, filters] at the points, as it is [24, channels, filters] and behind that reversed and turned
 * [24, filters, channels], as its input's gradient wants it. Buffers: kernel, points.
 */
export function kernelPointsProgram(g: ConvolutionGeometry): Program {
  const { kernelWidth: taps, inChannels: channels, filters } = g;
  const matrix = channels * filters;
  const sum = (row: readonly number[]) => {
    const terms = row.flatMap((value, tap) => (value === 0 ? [] : [`${literal(value)} * kernel[${tap * matrix}u + within]`]));
    return terms.length > 0 ? terms.join(' + ') : '0f';
  };
  const rows = pointRows(taps);
  const cases = rows.map((row, point) => `if (point == ${point}u) { plain = ${sum(row)}; reversed = ${sum(row.toReversed())}; }`);
  return eachValue(
    'kernel at its points',
    pointValues(g),
    [read('kernel'), write('points')],
    `let point = at / ${matrix}u;
  let within = at % ${matrix}u;
  var plain = 0f;
  var reversed = 0f;
  ${cases.join(' else ')}
  points[at] = plain;
  points[${pointValues(g)}u + (point * ${filters}u + within % ${filters}u) * ${channels}u + within / ${filters}u] = reversed;`,
  );
}

/** WGSL of a number: with enough digits for any float32. */
function literal(value: number): string {
  const text = Math.fround(value).toPrecision(9);
  return `${/[.e]/.test(text) ? text : `${text}.0`}f`;
}
