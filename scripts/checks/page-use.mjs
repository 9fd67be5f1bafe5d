/** Uses what a page offers; @returns what does not do what it says. */
export async function tryPage(page) {
  const faults = [];
  const expect = (holds, text) => { if (!holds) faults.push(text); };
  await tryTheme(page, expect);
  if (await page.locator('#confusion-widget').count() > 0) await tryConfusion(page, expect);
  for (const widget of await page.locator('.maps').all()) await tryMaps(page, widget, expect);
  return faults;
}

async function tryTheme(page, expect) {
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const before = await ground();
  await page.locator('#theme').click();
  expect(await ground() !== before, 'the switch between light and dark changes nothing');
  await page.locator('#theme').click();
  expect(await ground() === before, 'the switch between light and dark does not lead back');
}

async function tryConfusion(page, expect) {
  // Cells without a pixel are empty.
  const pixels = () => page.locator('#confusion-table tbody td').evaluateAll((cells) => cells.reduce((sum, { textContent }) => sum + Number(textContent), 0));
  await page.locator('input[name=confusion-view][value=counts]').check();
  const counts = await pixels();
  expect(counts > 0, `the matrix counts ${counts} pixels`);
  const seeds = page.locator('#confusion-widget select[data-part=seed]');
  if (await seeds.locator('option').count() > 2) {
    await seeds.selectOption('0');
    expect(await pixels() < counts, 'one seed has as many pixels as all');
    await seeds.selectOption('-1');
  }
  await page.locator('input[name=confusion-view][value=recall]').check();
}

const pictureOf = (canvas) => canvas.evaluate((one) => one.toDataURL());

async function tryMaps(page, widget, expect) {
  const [left] = await widget.locator('canvas').all();
  const told = widget.locator('.told');
  const seen = new Set();
  const views = await widget.locator('input[type=radio]').all();
  for (const view of views) {
    await view.check();
    seen.add(await pictureOf(left));
  }
  expect(seen.size >= views.length - 1, `${views.length} views of the map make ${seen.size} pictures`);
  await views[0].check();
  await left.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await left.boundingBox();
  await page.mouse.move(x + width / 2, y + height / 2);
  expect(/row \d+, column \d+/.test(await told.textContent()), 'the pointer on a map tells nothing');
  await left.focus();
  const before = await told.textContent();
  await page.keyboard.press('ArrowRight');
  const after = await told.textContent();
  expect(before !== after && /column \d+/.test(after), 'the arrow keys on a map tell nothing');
  expect((await widget.locator('[aria-live]').textContent()).includes('column'), 'the arrow keys are not told to screen readers');
}
