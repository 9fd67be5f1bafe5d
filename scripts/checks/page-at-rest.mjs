import { cutOff, overlappingTexts, pageOverflow, smallTexts } from './page-text.mjs';

/** A4 within margins of 1 cm, in CSS pixels. */
const PAPER = { width: 718, height: 1047 };
const EIGHT_POINTS = 10.67;

/**
 * The page on paper, and with scripts switched off.
 *
 * @param open makes a page of the file with these settings of a browser's context, and reports what it asks for and says
 * @param picture a file's path without its ending, for PDF and screenshot; none without it
 * @returns what is wrong
 */
export async function tryAtRest(open, picture) {
  return [
    ...(await tryPaper(open, picture)),
    ...(await tryWithoutScript(open, 1280, picture)),
    ...(await tryWithoutScript(open, 390, picture)),
  ];
}

async function tryPaper(open, picture) {
  const faults = [];
  // A reader of dark pages prints on white paper all the same.
  const { page, close, said } = await open({ viewport: PAPER, colorScheme: 'dark' });
  await page.emulateMedia({ media: 'print' });
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  const expect = (found, text) => {
    if (found.length > 0) faults.push(`on paper: ${text}: ${found.slice(0, 5).join('; ')}`);
  };
  expect(await page.evaluate(cutOff), 'cut off at the edge');
  expect(await page.evaluate(smallTexts, EIGHT_POINTS), 'smaller than 8 points');
  const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(ground === 'rgb(255, 255, 255)' ? [] : [ground], 'not on white');
  expect(
    await page.evaluate(() => [...document.querySelectorAll('details:not([open])')].map((one) => one.textContent.trim().slice(0, 30))),
    'closed',
  );
  expect(
    await page.evaluate(() =>
      [...document.querySelectorAll('button, nav')].filter((one) => one.checkVisibility()).map((one) => one.tagName),
    ),
    'of no use',
  );
  if (picture)
    await page.pdf({
      path: `${picture}.pdf`,
      format: 'A4',
      margin: { top: '1cm', bottom: '1cm', left: '1cm', right: '1cm' },
      printBackground: true,
    });
  expect(said, 'console');
  await close();
  return faults;
}

async function tryWithoutScript(open, width, picture) {
  const faults = [];
  const { page, close, said } = await open({ viewport: { width, height: 900 }, colorScheme: 'light', javaScriptEnabled: false });
  const expect = (found, text) => {
    if (found.length > 0) faults.push(`${width}, without scripts: ${text}: ${found.slice(0, 5).join('; ')}`);
  };
  if (picture) await page.screenshot({ path: `${picture}-${width}-no-script.png`, fullPage: true });
  expect(await page.evaluate(smallTexts), 'smaller than 12 px');
  const wide = await page.evaluate(pageOverflow);
  expect(wide > 0 ? [`${wide} px`] : [], 'wider than the window');
  expect(await page.evaluate(overlappingTexts), 'one upon the other');
  expect(
    await page.evaluate(() =>
      [...document.querySelectorAll('main section')].filter((one) => one.innerText.trim().split('\n').length < 2).map(({ id }) => id),
    ),
    'empty',
  );
  expect(
    await page.evaluate(() =>
      [...document.images].filter((one) => one.checkVisibility() && !(one.complete && one.naturalWidth > 0)).map(({ alt }) => alt),
    ),
    'not shown',
  );
  expect(
    await page.evaluate(() =>
      [...document.querySelectorAll('input, select, button')]
        .filter((one) => one.checkVisibility())
        .map((one) => one.outerHTML.slice(0, 60)),
    ),
    'of no use',
  );
  const maps = await page.evaluate(() => [
    document.querySelectorAll('.maps').length,
    [...document.querySelectorAll('.maps .still')].length,
  ]);
  expect(maps[0] > 0 && maps[1] === 0 ? ['none'] : [], 'pictures of the maps');
  expect(said, 'console');
  await close();
  return faults;
}
