// A page that has TensorFlow.js and nothing of hsi-run: it makes a network's input as the model's own metadata says.
/* global tf, fetch */
const BATCH = 25;

globalThis.predict = async function predict(backend) {
  const used = (await tf.setBackend(backend).catch(() => false)) ? tf.getBackend() : 'none';
  if (used !== backend) return { used };
  const { rows, columns, bands, pixels, model: file } = await (await fetch('facts.json')).json();
  const cube = new Float64Array(await (await fetch('cube.bin')).arrayBuffer());
  const model = await tf.loadLayersModel(file);
  const usage = model.getUserDefinedMetadata();
  const { values, depth } = prepare(cube, bands, usage);
  const { size, padding } = usage.patch;
  const [classes, probabilities] = [[], []];
  for (let from = 0; from < pixels.length; from += BATCH) {
    const part = pixels.slice(from, from + BATCH);
    const patches = cut(values, { rows, columns, depth }, part, size, padding);
    const found = tf.tidy(() => model.predict(tf.tensor4d(patches, [part.length, size, size, depth])).arraySync());
    for (const row of found) {
      const best = row.indexOf(Math.max(...row));
      classes.push(best + 1);
      probabilities.push(row[best]);
    }
  }
  return { used, version: tf.version.tfjs, classes, probabilities };
};

/** Every pixel's values, scaled, or their components. */
function prepare(cube, bands, { used, spectra, offset, divisor, components }) {
  if (spectra) throw new Error('this page does not prepare spectra (dataset.spectra)');
  const chosen = used ?? offset.map((_, band) => band);
  const count = cube.length / bands;
  const scaled = new Float32Array(count * chosen.length);
  for (let pixel = 0; pixel < count; pixel++) {
    chosen.forEach((band, index) => {
      const value = cube[pixel * bands + band];
      if (divisor[index] > 0 && !Number.isNaN(value)) scaled[pixel * chosen.length + index] = (value - offset[index]) / divisor[index];
    });
  }
  if (!components) return { values: scaled, depth: chosen.length };
  const { mean, vectors } = components;
  const values = new Float32Array(count * vectors.length);
  for (let pixel = 0; pixel < count; pixel++) {
    vectors.forEach((vector, index) => {
      const score = (sum, factor, band) => sum + (scaled[pixel * mean.length + band] - mean[band]) * factor;
      values[pixel * vectors.length + index] = vector.reduce(score, 0);
    });
  }
  return { values, depth: vectors.length };
}

function cut(values, { rows, columns, depth }, pixels, size, padding) {
  const patches = new Float32Array(pixels.length * size * size * depth);
  const half = (size - 1) / 2;
  const within = (at, length) => {
    if (at >= 0 && at < length) return at;
    if (padding === 'zero') return -1;
    if (padding === 'replicate') return at < 0 ? 0 : length - 1;
    return at < 0 ? -at : 2 * (length - 1) - at;
  };
  pixels.forEach((pixel, index) => {
    for (let position = 0; position < size * size; position++) {
      const row = within(Math.floor(pixel / columns) - half + Math.floor(position / size), rows);
      const column = within((pixel % columns) - half + (position % size), columns);
      if (row < 0 || column < 0) continue;
      const from = (row * columns + column) * depth;
      patches.set(values.subarray(from, from + depth), (index * size * size + position) * depth);
    }
  });
  return patches;
}
