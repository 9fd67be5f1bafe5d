/** Optimizer updates in place over n float32 weights w with gradients g, by Keras' formulas. */

/** a = rho a + (1 - rho) g^2; w -= learningRate g / (sqrt(a) + epsilon): epsilon outside the root. */
export function rmsprop(n: usize, w: usize, g: usize, a: usize, learningRate: f32, rho: f32, epsilon: f32): void {
  const rate = f32x4.splat(learningRate), keep = f32x4.splat(rho), take = f32x4.splat(1 - rho), small = f32x4.splat(epsilon);
  const whole = n & ~3, end = w + whole * 4;
  for (; w < end; w += 16, g += 16, a += 16) {
    const gradient = v128.load(g);
    const square = f32x4.add(f32x4.mul(keep, v128.load(a)), f32x4.mul(take, f32x4.mul(gradient, gradient)));
    v128.store(a, square);
    v128.store(w, f32x4.sub(v128.load(w), f32x4.div(f32x4.mul(rate, gradient), f32x4.add(f32x4.sqrt(square), small))));
  }
  for (let i = whole; i < n; i++, w += 4, g += 4, a += 4) {
    const gradient = load<f32>(g), square = rho * load<f32>(a) + (1 - rho) * (gradient * gradient);
    store<f32>(a, square);
    store<f32>(w, load<f32>(w) - (learningRate * gradient) / (sqrt<f32>(square) + epsilon));
  }
}

/** v = momentum v - learningRate g; w += v. */
export function sgd(n: usize, w: usize, g: usize, v: usize, learningRate: f32, momentum: f32): void {
  const rate = f32x4.splat(learningRate), keep = f32x4.splat(momentum);
  const whole = n & ~3, end = w + whole * 4;
  for (; w < end; w += 16, g += 16, v += 16) {
    const velocity = f32x4.sub(f32x4.mul(keep, v128.load(v)), f32x4.mul(rate, v128.load(g)));
    v128.store(v, velocity);
    v128.store(w, f32x4.add(v128.load(w), velocity));
  }
  for (let i = whole; i < n; i++, w += 4, g += 4, v += 4) {
    const velocity = momentum * load<f32>(v) - learningRate * load<f32>(g);
    store<f32>(v, velocity);
    store<f32>(w, load<f32>(w) + velocity);
  }
}

/** m, v: running means of g and g^2; w -= learningRate m / (sqrt(v) + epsilon), the rate already bias-corrected. */
export function adam(
  n: usize, w: usize, g: usize, m: usize, v: usize, learningRate: f32, beta1: f32, beta2: f32, epsilon: f32,
): void {
  const rate = f32x4.splat(learningRate), small = f32x4.splat(epsilon);
  const keep1 = f32x4.splat(beta1), take1 = f32x4.splat(1 - beta1), keep2 = f32x4.splat(beta2), take2 = f32x4.splat(1 - beta2);
  const whole = n & ~3, end = w + whole * 4;
  for (; w < end; w += 16, g += 16, m += 16, v += 16) {
    const gradient = v128.load(g);
    const mean = f32x4.add(f32x4.mul(keep1, v128.load(m)), f32x4.mul(take1, gradient));
    const square = f32x4.add(f32x4.mul(keep2, v128.load(v)), f32x4.mul(take2, f32x4.mul(gradient, gradient)));
    v128.store(m, mean);
    v128.store(v, square);
    v128.store(w, f32x4.sub(v128.load(w), f32x4.div(f32x4.mul(rate, mean), f32x4.add(f32x4.sqrt(square), small))));
  }
  for (let i = whole; i < n; i++, w += 4, g += 4, m += 4, v += 4) {
    const gradient = load<f32>(g);
    const mean = beta1 * load<f32>(m) + (1 - beta1) * gradient;
    const square = beta2 * load<f32>(v) + (1 - beta2) * (gradient * gradient);
    store<f32>(m, mean);
    store<f32>(v, square);
    store<f32>(w, load<f32>(w) - (learningRate * mean) / (sqrt<f32>(square) + epsilon));
  }
}

/** w -= decay d w, then as adam: d is 1 of weights that decay, else 0. */
export function adamw(
  n: usize, w: usize, g: usize, m: usize, v: usize, d: usize, learningRate: f32, beta1: f32, beta2: f32, epsilon: f32, decay: f32,
): void {
  for (let i: usize = 0; i < n; i++) {
    const weight = load<f32>(w + i * 4);
    store<f32>(w + i * 4, weight - decay * (weight * load<f32>(d + i * 4)));
  }
  adam(n, w, g, m, v, learningRate, beta1, beta2, epsilon);
}
