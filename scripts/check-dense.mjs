// Dense prediction against patches on random networks, scenes and lists of pixels (test/evaluate/dense): the same bits on wasm,
// 1e-5 of the greatest logit elsewhere, other classes only where two logits lie within 1e-4. Ends with 1 if one is further off.
//
//   node scripts/build.mjs --test && node scripts/check-dense.mjs [--engine wasm] [--from 1] [--count 500]
import { parseArgs } from 'node:util';
import { startEngine } from '../dist/src/engine/index.js';
import { agreementOf } from '../dist/test/evaluate/dense/agreement.js';
import { drawCase } from '../dist/test/evaluate/dense/cases.js';

const { values: options } = parseArgs({
  options: {
    engine: { type: 'string', default: 'wasm' },
    from: { type: 'string', default: '1' },
    count: { type: 'string', default: '500' },
  },
});
const engine = await startEngine(options.engine);
const totals = { cases: 0, dense: 0, pixels: 0, bits: 0, relative: 0, others: 0, close: 0, wrong: 0 };
for (let seed = Number(options.from); totals.cases < Number(options.count); seed++) {
  const drawn = drawCase(seed);
  const { path, bits, relative, others, close } = await agreementOf(drawn, engine);
  const wrong = options.engine === 'wasm' ? bits > 0 : relative > 1e-5 || others > close;
  if (wrong)
    console.log(`seed ${seed}: ${bits} logits differ, by ${relative} at most, ${others} other classes, ${close} of them close; ${path}`);
  totals.cases++;
  totals.dense += path === 'patches' ? 0 : 1;
  totals.pixels += drawn.pixels.length;
  totals.bits += bits;
  totals.relative = Math.max(totals.relative, relative);
  totals.others += others;
  totals.close += close;
  totals.wrong += wrong ? 1 : 0;
}
console.log(JSON.stringify({ engine: engine.name, ...totals }));
process.exit(totals.wrong > 0 ? 1 : 0);
