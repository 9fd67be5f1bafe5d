/** Max pooling, and what a 3-D kernel's taps in the plane see. All by the operations and in the order of src/compile/layers/. */
import { addValues, copyPiece } from './rows';

/**
 * y[outRows, outColumns, outDepth, channels] of each of `batch` from x[rows, columns, depth, channels]: the greatest of each window.
 * Sizes and steps are those of the window along rows, columns and depth.
 */
export function maxPool(
  batch: usize, rows: usize, columns: usize, depth: usize, channels: usize, sizeRows: usize, sizeColumns: usize, sizeDepth: usize,
  stepRows: usize, stepColumns: usize, stepDepth: usize, outRows: usize, outColumns: usize, outDepth: usize, x: usize, y: usize,
): void {
  const bytes = channels * 4, column = depth * bytes, row = columns * column, whole = (channels & ~3) * 4;
  for (let sample: usize = 0; sample < batch; sample++, x += rows * row) {
    for (let i: usize = 0; i < outRows; i++) for (let j: usize = 0; j < outColumns; j++) {
      let window = x + i * stepRows * row + j * stepColumns * column;
      for (let k: usize = 0; k < outDepth; k++, window += stepDepth * bytes, y += bytes) {
        for (let c: usize = 0; c < bytes; ) {
          const many = c < whole;
          let most = many ? v128.load(window + c) : v128.load32_zero(window + c);
          for (let a: usize = 0; a < sizeRows; a++) for (let b: usize = 0; b < sizeColumns; b++) {
            let at = window + a * row + b * column + c;
            for (let d: usize = 0; d < sizeDepth; d++, at += bytes) most = f32x4.max(most, many ? v128.load(at) : v128.load32_zero(at));
          }
          if (many) v128.store(y + c, most);
          else store<f32>(y + c, f32x4.extract_lane(most, 0));
          c += many ? 16 : 4;
        }
      }
    }
  }
}

/** dx, zero before, of windows that do not overlap: a maximum's gradient goes to the first of equals alone. */
export function maxPoolGradient(
  batch: usize, rows: usize, columns: usize, depth: usize, channels: usize, sizeRows: usize, sizeColumns: usize, sizeDepth: usize,
  stepRows: usize, stepColumns: usize, stepDepth: usize, outRows: usize, outColumns: usize, outDepth: usize,
  x: usize, y: usize, dy: usize, dx: usize,
): void {
  const bytes = channels * 4, column = depth * bytes, row = columns * column, whole = (channels & ~3) * 4;
  const one = f32x4.splat(1), zero = f32x4.splat(0);
  for (let sample: usize = 0; sample < batch; sample++, x += rows * row, dx += rows * row) {
    for (let i: usize = 0; i < outRows; i++) for (let j: usize = 0; j < outColumns; j++) {
      let window = i * stepRows * row + j * stepColumns * column;
      for (let k: usize = 0; k < outDepth; k++, window += stepDepth * bytes, y += bytes, dy += bytes) {
        for (let c: usize = 0; c < bytes; ) {
          const many = c < whole;
          const most = many ? v128.load(y + c) : v128.load32_zero(y + c), share = many ? v128.load(dy + c) : v128.load32_zero(dy + c);
          let open = one;
          for (let a: usize = 0; a < sizeRows; a++) for (let b: usize = 0; b < sizeColumns; b++) {
            let at = window + a * row + b * column + c;
            for (let d: usize = 0; d < sizeDepth; d++, at += bytes) {
              const first = v128.and(open, f32x4.eq(many ? v128.load(x + at) : v128.load32_zero(x + at), most));
              open = f32x4.sub(open, first);
              // Zero is added as by the other places of the window, which changes the sign of a zero.
              const value = f32x4.add(f32x4.mul(share, first), zero);
              if (many) v128.store(dx + at, value);
              else store<f32>(dx + at, f32x4.extract_lane(value, 0));
            }
          }
          c += many ? 16 : 4;
        }
      }
    }
  }
}

/**
 * What each of a kernel's taps in the plane sees, [batch, outRows * outColumns, taps, bytes], from x[batch, rows, columns, bytes]. Outside of
 * the image is zero, or with `replicate` its nearest pixel.
 */
export function layOut(
  batch: usize, rows: usize, columns: usize, bytes: usize, tapRows: usize, tapColumns: usize, stepRows: usize, stepColumns: usize,
  top: usize, left: usize, outRows: usize, outColumns: usize, replicate: bool, x: usize, y: usize,
): void {
  const line = columns * bytes;
  for (let sample: usize = 0; sample < batch; sample++, x += rows * line) {
    for (let i: usize = 0; i < outRows; i++) for (let j: usize = 0; j < outColumns; j++) {
      for (let a: usize = 0; a < tapRows; a++) for (let b: usize = 0; b < tapColumns; b++, y += bytes) {
        const row = <isize>(i * stepRows + a) - <isize>top, column = <isize>(j * stepColumns + b) - <isize>left;
        const inRow = max<isize>(0, min<isize>(row, <isize>rows - 1)), inColumn = max<isize>(0, min<isize>(column, <isize>columns - 1));
        if (replicate || (row == inRow && column == inColumn)) copyPiece(y, x + <usize>inRow * line + <usize>inColumn * bytes, bytes);
        else memory.fill(y, 0, bytes);
      }
    }
  }
}

/** The adjoint of layOut with zeros around: each pixel's gradients of all taps that see it, summed in their order. */
export function layBack(
  batch: usize, rows: usize, columns: usize, bytes: usize, tapRows: usize, tapColumns: usize, stepRows: usize, stepColumns: usize,
  top: usize, left: usize, outRows: usize, outColumns: usize, dy: usize, dx: usize,
): void {
  const taps = tapRows * tapColumns, values = bytes >> 2;
  for (let sample: usize = 0; sample < batch; sample++, dy += outRows * outColumns * taps * bytes) {
    for (let row: usize = 0; row < rows; row++) for (let column: usize = 0; column < columns; column++, dx += bytes) {
      let seen: usize = 0;
      for (let a: usize = 0; a < tapRows; a++) {
        const down = row + top - a, i = down / stepRows;
        if (row + top < a || i >= outRows || i * stepRows != down) continue;
        for (let b: usize = 0; b < tapColumns; b++) {
          const right = column + left - b, j = right / stepColumns;
          if (column + left < b || j >= outColumns || j * stepColumns != right) continue;
          const from = dy + ((i * outColumns + j) * taps + a * tapColumns + b) * bytes;
          if (seen) addValues(values, from, dx);
          else copyPiece(dx, from, bytes);
          seen++;
        }
      }
      if (!seen) memory.fill(dx, 0, bytes);
      // Other taps give a zero, which changes the sign of a zero.
      else if (seen < taps) addZero(values, dx);
    }
  }
}

// @ts-ignore: decorator
@inline
function addZero(n: usize, x: usize): void {
  const whole = x + (n & ~3) * 4, end = x + n * 4;
  for (; x != whole; x += 16) v128.store(x, f32x4.add(v128.load(x), f32x4.splat(0)));
  for (; x != end; x += 4) store<f32>(x, load<f32>(x) + 0);
}
