// Feeds every reader files that are cut at each sixteenth and changed at random (build with --test first):
// `node scripts/fuzz-readers.mjs [MUTATIONS] [SEED] [FORMAT] [SECONDS]`, 2000 each by default. Whatever is no Failure and no array is a
// crash, shown with its number. HDF5 and Zarr start a thread or two for each file, some 0.2 s of a processor: SECONDS ends a format early.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
const { FORMATS, fuzz } = await import('../dist/test/data/readers/fuzz.js');
const [mutations = '2000', seed = '1', wanted = '', seconds = 'Infinity'] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-fuzz-'));
let crashed = 0;
try {
  for (const format of FORMATS.filter((name) => name.includes(wanted))) {
    const start = performance.now();
    const { failed, same, other, crashes, longestMs, codes, tried } = await fuzz(format, folder, Number(mutations), {
      seed: Number(seed),
      seconds: Number(seconds),
    });
    const list = Object.entries(codes)
      .sort(([, a], [, b]) => b - a)
      .map(([code, count]) => `${code} ${count}`)
      .join(', ');
    console.log(
      `${format}: ${tried} mutations; ${failed} failures (${list}), ${same} read alike, ${other} otherwise, ${crashes.length} crashes; longest ${longestMs.toFixed(0)} ms, ` +
        `${((performance.now() - start) / 1000).toFixed(0)} s, peak memory ${(process.resourceUsage().maxRSS / 1000).toFixed(0)} MB`,
    );
    for (const crash of crashes.slice(0, 5)) console.log(`  ${crash}`);
    crashed += crashes.length;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(crashed > 0 ? 1 : 0);
