// A page's part of check-onnx-in-browser.mjs: nothing but onnxruntime-web, the exported files and raw values of the cube.
/* global ort, document, fetch */
ort.env.wasm.wasmPaths = new URL('./', document.baseURI).href;
ort.env.wasm.numThreads = 1;

const floats = async (name) => new Float32Array(await (await fetch(name)).arrayBuffer());

/** Classes, from 1, and their probabilities: the greatest of each pixel; `at` is where the one of a class and a pixel lies. */
function greatest(probabilities, pixels, count, at) {
  const classes = [];
  const confidence = [];
  for (let pixel = 0; pixel < pixels; pixel++) {
    let best = 0;
    for (let one = 1; one < count; one++) if (probabilities[at(one, pixel)] > probabilities[at(best, pixel)]) best = one;
    classes.push(best + 1);
    confidence.push(probabilities[at(best, pixel)]);
  }
  return { classes, confidence };
}

globalThis.predict = async (kind) => {
  const facts = await (await fetch('facts.json')).json();
  const session = await ort.InferenceSession.create(`${kind}.onnx`, { executionProviders: ['wasm'] });
  const { rows, columns, bands, size, count, classes } = facts;
  const shape = kind === 'tile' ? [1, bands, rows, columns] : [count, size, size, bands];
  const begun = performance.now();
  const { probabilities, logits } = await session.run({
    [session.inputNames[0]]: new ort.Tensor('float32', await floats(`${kind}.bin`), shape),
  });
  const milliseconds = performance.now() - begun;
  const pixels = kind === 'tile' ? rows * columns : count;
  const at = kind === 'tile' ? (one, pixel) => one * pixels + pixel : (one, pixel) => pixel * classes + one;
  return {
    ...greatest(probabilities.data, pixels, classes, at),
    outputs: session.outputNames,
    hasLogits: Boolean(logits),
    version: ort.env.versions.web,
    milliseconds,
  };
};
