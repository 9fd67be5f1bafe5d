/**
 * Normalization of each row of [rows, channels] by its own moments, and its gradient. Operation by operation as src/compile/layers/groupnorm.ts
 * makes them of others: every sum of a row is in the order of its channels. Four rows go side by side, as each addition waits for the last.
 */

/** values = (x - mean) inverse, inverse = 1 / sqrt(variance + epsilon) of each row; y = values gamma + beta. */
export function layerNorm(
  rows: usize, channels: usize, epsilon: f32, x: usize, gamma: usize, beta: usize, values: usize, inverse: usize, y: usize,
): void {
  const bytes = channels * 4, whole = (channels & ~3) * 4, count = f32x4.splat(<f32>channels);
  for (let row: usize = 0; row < rows; row += 4) {
    // Past the last row the last is computed again.
    const x1 = row + 1 < rows ? x + bytes : x, x2 = row + 2 < rows ? x1 + bytes : x1, x3 = row + 3 < rows ? x2 + bytes : x2;
    let sum = f32x4.splat(0);
    for (let c: usize = 0; c < whole; c += 16) sum = addInOrder(sum, v128.load(x + c), v128.load(x1 + c), v128.load(x2 + c), v128.load(x3 + c));
    for (let c = whole; c < bytes; c += 4) sum = f32x4.add(sum, across(x + c, x1 + c, x2 + c, x3 + c));
    const mean = f32x4.div(sum, count), v1 = values + (x1 - x), v2 = values + (x2 - x), v3 = values + (x3 - x);
    const mean0 = lane(mean, 0), mean1 = lane(mean, 1), mean2 = lane(mean, 2), mean3 = lane(mean, 3);
    sum = f32x4.splat(0);
    for (let c: usize = 0; c < whole; c += 16) {
      const a = f32x4.sub(v128.load(x + c), mean0), b = f32x4.sub(v128.load(x1 + c), mean1);
      const d = f32x4.sub(v128.load(x2 + c), mean2), e = f32x4.sub(v128.load(x3 + c), mean3);
      v128.store(values + c, a);
      v128.store(v1 + c, b);
      v128.store(v2 + c, d);
      v128.store(v3 + c, e);
      sum = addInOrder(sum, f32x4.mul(a, a), f32x4.mul(b, b), f32x4.mul(d, d), f32x4.mul(e, e));
    }
    for (let c = whole; c < bytes; c += 4) {
      const centred = f32x4.sub(across(x + c, x1 + c, x2 + c, x3 + c), mean);
      store<f32>(values + c, f32x4.extract_lane(centred, 0));
      store<f32>(v1 + c, f32x4.extract_lane(centred, 1));
      store<f32>(v2 + c, f32x4.extract_lane(centred, 2));
      store<f32>(v3 + c, f32x4.extract_lane(centred, 3));
      sum = f32x4.add(sum, f32x4.mul(centred, centred));
    }
    const own = f32x4.div(f32x4.splat(1), f32x4.sqrt(f32x4.add(f32x4.div(sum, count), f32x4.splat(epsilon))));
    const many = min<usize>(4, rows - row);
    scaleRow(bytes, lane(own, 0), values, gamma, beta, y);
    if (many > 1) scaleRow(bytes, lane(own, 1), v1, gamma, beta, y + bytes);
    if (many > 2) scaleRow(bytes, lane(own, 2), v2, gamma, beta, y + bytes * 2);
    if (many > 3) scaleRow(bytes, lane(own, 3), v3, gamma, beta, y + bytes * 3);
    store<f32>(inverse, f32x4.extract_lane(own, 0));
    if (many > 1) store<f32>(inverse + 4, f32x4.extract_lane(own, 1));
    if (many > 2) store<f32>(inverse + 8, f32x4.extract_lane(own, 2));
    if (many > 3) store<f32>(inverse + 12, f32x4.extract_lane(own, 3));
    x += bytes * 4;
    values += bytes * 4;
    y += bytes * 4;
    inverse += 16;
  }
}

/** dx = (l - mean l - values mean(l values)) inverse, with l = dy gamma. */
export function layerNormGradient(
  rows: usize, channels: usize, dy: usize, values: usize, inverse: usize, gamma: usize, dx: usize,
): void {
  const bytes = channels * 4, whole = (channels & ~3) * 4, count = f32x4.splat(<f32>channels);
  for (let row: usize = 0; row < rows; row += 4) {
    const second = row + 1 < rows ? bytes : 0, third = row + 2 < rows ? second + bytes : second, fourth = row + 3 < rows ? third + bytes : third;
    let sum = f32x4.splat(0), products = sum;
    for (let c: usize = 0; c < whole; c += 16) {
      const g = v128.load(gamma + c);
      const a = f32x4.mul(v128.load(dy + c), g), b = f32x4.mul(v128.load(dy + second + c), g);
      const d = f32x4.mul(v128.load(dy + third + c), g), e = f32x4.mul(v128.load(dy + fourth + c), g);
      sum = addInOrder(sum, a, b, d, e);
      products = addInOrder(
        products, f32x4.mul(a, v128.load(values + c)), f32x4.mul(b, v128.load(values + second + c)),
        f32x4.mul(d, v128.load(values + third + c)), f32x4.mul(e, v128.load(values + fourth + c)),
      );
    }
    for (let c = whole; c < bytes; c += 4) {
      const at = dy + c, own = values + c;
      const line = f32x4.mul(across(at, at + second, at + third, at + fourth), v128.load32_splat(gamma + c));
      sum = f32x4.add(sum, line);
      products = f32x4.add(products, f32x4.mul(line, across(own, own + second, own + third, own + fourth)));
    }
    const mean = f32x4.div(sum, count), slope = f32x4.div(products, count), many = min<usize>(4, rows - row);
    gradientRow(bytes, lane(mean, 0), lane(slope, 0), dy, values, inverse, gamma, dx);
    if (many > 1) gradientRow(bytes, lane(mean, 1), lane(slope, 1), dy + second, values + second, inverse + 4, gamma, dx + second);
    if (many > 2) gradientRow(bytes, lane(mean, 2), lane(slope, 2), dy + third, values + third, inverse + 8, gamma, dx + third);
    if (many > 3) gradientRow(bytes, lane(mean, 3), lane(slope, 3), dy + fourth, values + fourth, inverse + 12, gamma, dx + fourth);
    dy += bytes * 4;
    values += bytes * 4;
    dx += bytes * 4;
    inverse += 16;
  }
}

/** dgamma = sum dy values, dbeta = sum dy over the rows, in their order. */
export function layerNormSums(rows: usize, channels: usize, dy: usize, values: usize, dgamma: usize, dbeta: usize): void {
  const bytes = channels * 4, whole = (channels & ~3) * 4;
  memory.fill(dgamma, 0, bytes);
  memory.fill(dbeta, 0, bytes);
  for (let row: usize = 0; row < rows; row++, dy += bytes, values += bytes) {
    for (let c: usize = 0; c < whole; c += 16) {
      const gradient = v128.load(dy + c);
      v128.store(dgamma + c, f32x4.add(v128.load(dgamma + c), f32x4.mul(gradient, v128.load(values + c))));
      v128.store(dbeta + c, f32x4.add(v128.load(dbeta + c), gradient));
    }
    for (let c = whole; c < bytes; c += 4) {
      const gradient = load<f32>(dy + c);
      store<f32>(dgamma + c, load<f32>(dgamma + c) + gradient * load<f32>(values + c));
      store<f32>(dbeta + c, load<f32>(dbeta + c) + gradient);
    }
  }
}

function scaleRow(bytes: usize, inverse: v128, values: usize, gamma: usize, beta: usize, y: usize): void {
  const whole = bytes & ~15;
  for (let c: usize = 0; c < whole; c += 16) {
    const value = f32x4.mul(v128.load(values + c), inverse);
    v128.store(values + c, value);
    v128.store(y + c, f32x4.add(f32x4.mul(value, v128.load(gamma + c)), v128.load(beta + c)));
  }
  for (let c = whole; c < bytes; c += 4) {
    const value = load<f32>(values + c) * f32x4.extract_lane(inverse, 0);
    store<f32>(values + c, value);
    store<f32>(y + c, value * load<f32>(gamma + c) + load<f32>(beta + c));
  }
}

function gradientRow(bytes: usize, mean: v128, slope: v128, dy: usize, values: usize, inverse: usize, gamma: usize, dx: usize): void {
  const whole = bytes & ~15, own = v128.load32_splat(inverse);
  for (let c: usize = 0; c < whole; c += 16) {
    const line = f32x4.sub(f32x4.mul(v128.load(dy + c), v128.load(gamma + c)), mean);
    v128.store(dx + c, f32x4.mul(f32x4.sub(line, f32x4.mul(v128.load(values + c), slope)), own));
  }
  for (let c = whole; c < bytes; c += 4) {
    const line = f32x4.sub(f32x4.mul(v128.load32_splat(dy + c), v128.load32_splat(gamma + c)), mean);
    store<f32>(dx + c, f32x4.extract_lane(f32x4.mul(f32x4.sub(line, f32x4.mul(v128.load32_splat(values + c), slope)), own), 0));
  }
}

/** Adds four values of each of four rows to a sum of each row, one after the other. */
// @ts-ignore: decorator
@inline
function addInOrder(sum: v128, a: v128, b: v128, c: v128, d: v128): v128 {
  const left = v128.shuffle<f32>(a, b, 0, 4, 1, 5), left2 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const right = v128.shuffle<f32>(c, d, 0, 4, 1, 5), right2 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  sum = f32x4.add(sum, v128.shuffle<f32>(left, right, 0, 1, 4, 5));
  sum = f32x4.add(sum, v128.shuffle<f32>(left, right, 2, 3, 6, 7));
  sum = f32x4.add(sum, v128.shuffle<f32>(left2, right2, 0, 1, 4, 5));
  return f32x4.add(sum, v128.shuffle<f32>(left2, right2, 2, 3, 6, 7));
}

/** A value of each of four rows. */
// @ts-ignore: decorator
@inline
function across(a: usize, b: usize, c: usize, d: usize): v128 {
  const two = f32x4.replace_lane(v128.load32_zero(a), 1, load<f32>(b));
  return f32x4.replace_lane(f32x4.replace_lane(two, 2, load<f32>(c)), 3, load<f32>(d));
}

// @ts-ignore: decorator
@inline
function lane(rows: v128, index: u8): v128 {
  if (index == 0) return v128.shuffle<f32>(rows, rows, 0, 0, 0, 0);
  if (index == 1) return v128.shuffle<f32>(rows, rows, 1, 1, 1, 1);
  if (index == 2) return v128.shuffle<f32>(rows, rows, 2, 2, 2, 2);
  return v128.shuffle<f32>(rows, rows, 3, 3, 3, 3);
}
