// Opens pages of runs and comparisons in headless Chromium, as readers see them: at the width of a desktop, a projector and a phone, light
// and dark, on paper, and with scripts switched off. No request leaves a page, its console stays silent, no text is smaller than 12 px,
// none lies upon another, rows of diagrams are even, nothing but marked areas scrolls sideways, axe-core finds nothing serious; the
// switches, the pointer and the keys do what they say.
//
//   node scripts/check-pages.mjs PAGE.html... [--screenshots FOLDER] [--chromium PROGRAM]
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { tryAtRest } from './checks/page-at-rest.mjs';
import { overlappingTexts, pageOverflow, smallTexts, unevenRows } from './checks/page-text.mjs';
import { tryPage } from './checks/page-use.mjs';

const {
  values: { screenshots, chromium: program },
  positionals,
} = parseArgs({
  allowPositionals: true,
  options: { screenshots: { type: 'string' }, chromium: { type: 'string', default: process.env.CHROMIUM ?? '/usr/bin/chromium' } },
});
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const LOOKS = [
  [1280, 'light'],
  [1280, 'dark'],
  [1920, 'light'],
  [390, 'light'],
  [390, 'dark'],
];
const MOST_BYTES = 3e6;
let faults = 0;

function check(holds, text) {
  if (!holds) faults++;
  if (!holds) console.log(`  FAULT ${text}`);
}

if (screenshots) mkdirSync(screenshots, { recursive: true });
const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] });

/** A page with what it says and asks for. */
async function openPage(file, settings) {
  const context = await browser.newContext(settings);
  const page = await context.newPage();
  const said = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(String(error)));
  page.on('request', (request) => {
    if (!/^(file|data|blob):/.test(request.url())) said.push(`asks for ${request.url()}`);
  });
  await page.goto(pathToFileURL(resolve(file)).href);
  await page.waitForTimeout(400);
  return { page, said, close: () => context.close() };
}

for (const file of positionals) {
  const { size } = statSync(file);
  console.log(`${file}: ${(size / 1e3).toFixed(0)} kB`);
  check(size < MOST_BYTES, `larger than ${MOST_BYTES / 1e6} MB`);
  const picture = screenshots && join(screenshots, basename(file, '.html'));
  for (const [width, colorScheme] of LOOKS) {
    const { page, said, close } = await openPage(file, { viewport: { width, height: 900 }, colorScheme });
    if (picture) await page.screenshot({ path: `${picture}-${width}-${colorScheme}.png`, fullPage: true });
    const small = await page.evaluate(smallTexts);
    check(small.length === 0, `${width} ${colorScheme}: smaller than 12 px: ${small.slice(0, 5).join('; ')}`);
    const overlaps = await page.evaluate(overlappingTexts);
    check(overlaps.length === 0, `${width} ${colorScheme}: one text upon another: ${overlaps.slice(0, 5).join('; ')}`);
    const uneven = await page.evaluate(unevenRows);
    check(uneven.length === 0, `${width} ${colorScheme}: uneven rows: ${uneven.join('; ')}`);
    const wide = await page.evaluate(pageOverflow);
    check(wide <= 0, `${width} ${colorScheme}: the page is ${wide} px wider than the window`);
    await page.evaluate(AXE);
    const { violations } = await page.evaluate(() => globalThis.axe.run());
    for (const { id, impact, help, nodes } of violations) {
      const serious = impact === 'serious' || impact === 'critical';
      const text = `axe, ${width} ${colorScheme}: ${impact}: ${id}: ${help}: ${nodes.length} of them, as ${nodes[0].html.slice(0, 120)}`;
      if (serious) check(false, text);
      else console.log(`  ${text}`);
    }
    for (const fault of await tryPage(page)) check(false, `${width} ${colorScheme}: ${fault}`);
    check(said.length === 0, `${width} ${colorScheme}: console: ${said.slice(0, 5).join('; ')}`);
    await close();
  }
  for (const fault of await tryAtRest((settings) => openPage(file, settings), picture)) check(false, fault);
}
await browser.close();
console.log(faults === 0 ? 'no fault' : `${faults} faults`);
process.exitCode = faults === 0 ? 0 : 1;
