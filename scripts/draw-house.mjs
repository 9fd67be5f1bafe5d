// Draws docs/house.svg from the imports of src/: the folders from top to bottom, and which of those below each of them uses.
// `--check` only compares.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
const OUTPUT = 'docs/house.svg';
const [LEFT, TOP, ROW, CELL] = [20, 104, 34, 30];
const WORDS = 420;

/** As .dependency-cruiser.cjs has them. */
const { forbidden } = createRequire(import.meta.url)('../.dependency-cruiser.cjs');
const floors = /\((.*)\)/.exec(forbidden.find(({ name }) => name === 'only-known-floors').to.pathNot)[1].split('|');

/** For each folder the others that its files import from. */
function importsOf(folder) {
  const found = new Set();
  for (const name of readdirSync(join('src', folder), { recursive: true }).map(String)) {
    if (!name.endsWith('.ts') || name.split(/[\\/]/).includes('assembly')) continue;
    const file = join('src', folder, name);
    for (const [, path] of readFileSync(file, 'utf8').matchAll(/(?:from|import\() ?'(\.[^']+)'/g)) {
      found.add(normalize(join(dirname(file), path)).split(/[\\/]/)[1]);
    }
  }
  found.delete(folder);
  return found;
}

/** What a folder holds, for those who look for something; not folders that a move has left empty. */
function roomsOf(folder) {
  return readdirSync(join('src', folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'assembly' && readdirSync(join('src', folder, entry.name)).length > 0)
    .map(({ name }) => name)
    .sort();
}

function draw() {
  const width = LEFT * 2 + WORDS + floors.length * CELL;
  const height = TOP + floors.length * ROW + 16;
  const column = (index) => LEFT + WORDS + index * CELL + CELL / 2;
  const line = (index) => TOP + index * ROW + ROW / 2;
  const rows = floors.flatMap((folder, index) => {
    const used = importsOf(folder);
    const upward = floors.slice(0, index).filter((other) => used.has(other));
    if (upward.length > 0) throw new Error(`src/${folder} imports from ${upward.join(', ')} above it: npm run layers`);
    const rooms = roomsOf(folder).join(', ');
    return [
      ...(index % 2 === 0
        ? [`<rect class="stripe" x="${LEFT}" y="${TOP + index * ROW}" width="${width - 2 * LEFT}" height="${ROW}"/>`]
        : []),
      `<text class="name" x="${LEFT + 10}" y="${line(index) + 5}">${folder}</text>`,
      `<text class="rooms" x="${LEFT + 116}" y="${line(index) + 4}">${rooms.length > 52 ? `${rooms.slice(0, rooms.lastIndexOf(',', 50))}, …` : rooms}</text>`,
      `<rect class="own" x="${column(index) - 7}" y="${line(index) - 7}" width="14" height="14" rx="3"/>`,
      ...floors.flatMap((other, place) =>
        used.has(other)
          ? [`<circle class="dot" cx="${column(place)}" cy="${line(index)}" r="5"><title>${folder} imports from ${other}</title></circle>`]
          : [],
      ),
    ];
  });
  const heads = floors.map(
    (folder, index) => `<text class="head" transform="translate(${column(index) + 4} ${TOP - 8}) rotate(-55)">${folder}</text>`,
  );
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">`,
    '<title id="title">The folders of src/ from top to bottom; a dot: the folder of the row imports from that of the column</title>',
    '<style>',
    'text { font-family: system-ui, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328; } .name { font-size: 14px; font-weight: 600; }',
    '.rooms, .head { font-size: 12px; fill: #59636e; } .ground { fill: #ffffff; } .stripe { fill: #f6f8fa; } .dot { fill: #2f6fb7; } .own { fill: #c9d1d9; }',
    '@media (prefers-color-scheme: dark) { text { fill: #e6edf3; } .rooms, .head { fill: #9198a1; } .ground { fill: #0d1117; }',
    '  .stripe { fill: #151b23; } .dot { fill: #5b9be0; } .own { fill: #3d444d; } }',
    '</style>',
    `<rect class="ground" width="${width}" height="${height}"/>`,
    ...heads,
    ...rows,
    '</svg>',
  ].join('\n')}\n`;
}

const text = draw();
if (process.argv.includes('--check')) {
  const fresh = existsSync(OUTPUT) && readFileSync(OUTPUT, 'utf8') === text;
  if (!fresh) console.error(`${OUTPUT} does not match the imports of src/: node scripts/draw-house.mjs draws it again`);
  process.exit(fresh ? 0 : 1);
}
writeFileSync(OUTPUT, text);
