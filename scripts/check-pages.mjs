// Opens pages of runs and comparisons in headless Chromium, as readers see them: at desktop and phone width, light and dark. No
// request leaves a page, its console stays silent, no text is smaller than 12 px, nothing but marked areas scrolls sideways, axe-core
// finds nothing serious; the switches, the pointer and the arrow keys on maps do what they say.
//
//   node scripts/check-pages.mjs PAGE.html... [--screenshots FOLDER] [--chromium PROGRAM]
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { tryPage } from './checks/page-use.mjs';

const { values: { screenshots, chromium: program }, positionals } = parseArgs({ allowPositionals: true, options: {
  screenshots: { type: 'string' }, chromium: { type: 'string', default: process.env.CHROMIUM ?? '/usr/bin/chromium' },
} });
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const LOOKS = [[1280, 'light'], [1280, 'dark'], [390, 'light'], [390, 'dark']];
const MOST_BYTES = 3e6;
let faults = 0;

function check(holds, text) {
  if (!holds) faults++;
  if (!holds) console.log(`  FAULT ${text}`);
}

if (screenshots) mkdirSync(screenshots, { recursive: true });
const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] });
for (const file of positionals) {
  const { size } = statSync(file);
  console.log(`${file}: ${(size / 1e3).toFixed(0)} kB`);
  check(size < MOST_BYTES, `larger than ${MOST_BYTES / 1e6} MB`);
  for (const [width, colorScheme] of LOOKS) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
    const page = await context.newPage();
    const said = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(String(error)));
    page.on('request', (request) => { if (!/^(file|data|blob):/.test(request.url())) said.push(`asks for ${request.url()}`); });
    await page.goto(pathToFileURL(resolve(file)).href);
    await page.waitForTimeout(400);
    if (screenshots) await page.screenshot({ path: join(screenshots, `${basename(file, '.html')}-${width}-${colorScheme}.png`), fullPage: true });
    const small = await page.evaluate(smallTexts);
    check(small.length === 0, `${width} ${colorScheme}: smaller than 12 px: ${small.slice(0, 5).join('; ')}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
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
    await context.close();
  }
}
await browser.close();
console.log(faults === 0 ? 'no fault' : `${faults} faults`);
process.exitCode = faults === 0 ? 0 : 1;

/** Texts whose font is smaller than 12 px as they stand on the screen, those of pictures scaled as these are. */
function smallTexts() {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    const isSeen = node.data.trim() !== '' && parent.checkVisibility() && !/^(script|style|title|desc)$/i.test(parent.tagName);
    if (!isSeen) continue;
    const drawing = parent.ownerSVGElement;
    const width = drawing?.getBoundingClientRect().width;
    const scale = drawing ? width / (drawing.viewBox.baseVal.width || width) : 1;
    const size = Number.parseFloat(getComputedStyle(parent).fontSize) * scale;
    if (size < 11.95) found.push(`${size.toFixed(1)} px ${JSON.stringify(node.data.trim().slice(0, 30))}`);
  }
  return found;
}
