/** Filling, padding and cropping of channels-last rows. Sizes in elements unless called bytes. */

/** output[rows, channels] = residual + bias, either address 0 where there is none. */
export function initialise(rows: usize, channels: usize, bias: usize, residual: usize, output: usize): void {
  const bytes = channels * 4;
  for (let row: usize = 0; row < rows; row++) {
    for (let c: usize = 0; c < bytes; ) {
      if (c + 16 <= bytes) {
        let value = f32x4.splat(0);
        if (bias) value = v128.load(bias + c);
        if (residual) value = f32x4.add(value, v128.load(residual + c));
        v128.store(output + c, value);
        c += 16;
      } else {
        let value: f32 = 0;
        if (bias) value = load<f32>(bias + c);
        if (residual) value = value + load<f32>(residual + c);
        store<f32>(output + c, value);
        c += 4;
      }
    }
    output += bytes;
    if (residual) residual += bytes;
  }
}

/**
 * Copies an image [height, width, channels] into [top + height + bottom, left + width + right, channels];
 * the border is zero, or repeats the nearest pixel.
 */
export function padImage(
  height: usize, width: usize, channels: usize,
  top: usize, bottom: usize, left: usize, right: usize, replicate: bool,
  image: usize, padded: usize,
): void {
  const pixelBytes = channels * 4, lineBytes = width * pixelBytes, paddedBytes = (left + width + right) * pixelBytes;
  for (let line: usize = 0; line < top + height + bottom; line++) {
    const inside = line >= top && line < top + height;
    if (!inside && !replicate) {
      memory.fill(padded, 0, paddedBytes);
    } else {
      const source = image + (line < top ? 0 : min<usize>(line - top, height - 1)) * lineBytes;
      const middle = padded + left * pixelBytes;
      memory.copy(middle, source, lineBytes);
      if (replicate) {
        for (let i: usize = 0; i < left; i++) memory.copy(padded + i * pixelBytes, source, pixelBytes);
        for (let i: usize = 0; i < right; i++) memory.copy(middle + lineBytes + i * pixelBytes, source + lineBytes - pixelBytes, pixelBytes);
      } else {
        memory.fill(padded, 0, left * pixelBytes);
        memory.fill(middle + lineBytes, 0, right * pixelBytes);
      }
    }
    padded += paddedBytes;
  }
}

/** The adjoint of padImage: crops, and with `replicate` adds the padding's values to the border they copied. */
export function foldImage(
  height: usize, width: usize, channels: usize,
  top: usize, bottom: usize, left: usize, right: usize, replicate: bool,
  padded: usize, image: usize,
): void {
  const pixelBytes = channels * 4, lineBytes = width * pixelBytes, paddedBytes = (left + width + right) * pixelBytes;
  for (let line: usize = 0; line < height; line++) {
    memory.copy(image + line * lineBytes, padded + (line + top) * paddedBytes + left * pixelBytes, lineBytes);
  }
  if (!replicate) return;
  for (let line: usize = 0; line < top + height + bottom; line++) {
    const target = image + (line < top ? 0 : min<usize>(line - top, height - 1)) * lineBytes;
    const source = padded + line * paddedBytes, middle = source + left * pixelBytes;
    if (line < top || line >= top + height) addValues(width * channels, middle, target);
    for (let i: usize = 0; i < left; i++) addValues(channels, source + i * pixelBytes, target);
    for (let i: usize = 0; i < right; i++) addValues(channels, middle + lineBytes + i * pixelBytes, target + lineBytes - pixelBytes);
  }
}

/** target += source over n values. */
export function addValues(n: usize, source: usize, target: usize): void {
  let i: usize = 0;
  for (; i + 4 <= n; i += 4) v128.store(target + i * 4, f32x4.add(v128.load(target + i * 4), v128.load(source + i * 4)));
  for (; i < n; i++) store<f32>(target + i * 4, load<f32>(target + i * 4) + load<f32>(source + i * 4));
}

export function clear(address: usize, bytes: usize): void {
  memory.fill(address, 0, bytes);
}

/**
 * Copies the patch under every output position of a padded image into a row of its own:
 * [outHeight * outWidth, kernelHeight * patchBytes / 4]. Strides and sizes in bytes but the counts.
 */
export function gatherPatches(
  outHeight: usize, outWidth: usize, kernelHeight: usize, patchBytes: usize,
  lineBytes: usize, lineStride: usize, columnStride: usize, image: usize, patches: usize,
): void {
  for (let line: usize = 0; line < outHeight; line++) {
    for (let column: usize = 0; column < outWidth; column++) {
      let source = image + line * lineStride + column * columnStride;
      for (let i: usize = 0; i < kernelHeight; i++) {
        copyPiece(patches, source, patchBytes);
        patches += patchBytes;
        source += lineBytes;
      }
    }
  }
}

/** Copies `count` pieces of some bytes for each of `outer` lines, from places that lie strides apart to others. */
export function copyPieces(
  outer: usize, count: usize, bytes: usize, source: usize, sourceLine: usize, sourceStep: usize,
  target: usize, targetLine: usize, targetStep: usize,
): void {
  for (let line: usize = 0; line < outer; line++, source += sourceLine, target += targetLine) {
    let from = source, to = target;
    if (bytes == 4 && sourceStep == 0 && targetStep == 4) repeatValue(count, from, to);
    else for (let piece: usize = 0; piece < count; piece++, from += sourceStep, to += targetStep) copyPiece(to, from, bytes);
  }
}

/** One value so many times. */
// @ts-ignore: decorator
@inline
function repeatValue(count: usize, from: usize, to: usize): void {
  const value = load<u32>(from), values = i32x4.splat(value), end = to + count * 4, whole = to + (count & ~3) * 4;
  for (; to != whole; to += 16) v128.store(to, values);
  for (; to != end; to += 4) store<u32>(to, value);
}

/** Short pieces by themselves: a bulk copy takes longer to begin than they take. */
// @ts-ignore: decorator
@inline
export function copyPiece(to: usize, from: usize, bytes: usize): void {
  if (bytes > 256) { memory.copy(to, from, bytes); return; }
  const whole = to + (bytes & ~15), end = to + bytes;
  for (; to != whole; to += 16, from += 16) v128.store(to, v128.load(from));
  for (; to != end; to += 4, from += 4) store<u32>(to, load<u32>(from));
}
