/** Uses what a page offers; @returns what does not do what it says. */
export async function tryPage(page) {
  const faults = [];
  const expect = (holds, text) => {
    if (!holds) faults.push(text);
  };
  await tryTheme(page, expect);
  await tryKeys(page, expect);
  if ((await page.locator('#confusion-widget').count()) > 0) await tryConfusion(page, expect);
  for (const widget of await page.locator('.maps').all()) await tryMaps(page, widget, expect);
  return faults;
}

async function tryTheme(page, expect) {
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const before = await ground();
  await page.locator('#theme').click();
  expect((await ground()) !== before, 'the switch between light and dark changes nothing');
  await page.locator('#theme').click();
  expect((await ground()) === before, 'the switch between light and dark does not lead back');
}

/** Every switch is reached by the Tab key alone, shows that it is, and obeys the keyboard. */
async function tryKeys(page, expect) {
  await page.evaluate(() => document.activeElement?.blur());
  const wanted = await page.evaluate(() =>
    [...document.querySelectorAll('a[href], button, select, summary, input[type=checkbox], input:checked, .scroll, canvas, pre')]
      .filter((one) => one.checkVisibility() && !one.closest('details:not([open]) > :not(summary)'))
      .map((one, index) => {
        one.dataset.stop = index;
        return index;
      }),
  );
  const [reached, unseen] = [new Set(), []];
  for (let press = 0; press < wanted.length + 5; press++) {
    await page.keyboard.press('Tab');
    const { stop, seen } = await page.evaluate(() => {
      const { activeElement: one } = document;
      return { stop: one.dataset.stop, seen: getComputedStyle(one).outlineStyle !== 'none' };
    });
    if (stop === undefined) continue;
    reached.add(Number(stop));
    if (!seen) unseen.push(stop);
  }
  expect(unseen.length === 0, `stops ${unseen.slice(0, 5).join(', ')} of the Tab key are not seen`);
  const missed = await page.evaluate(
    (stops) => stops.map((stop) => document.querySelector(`[data-stop="${stop}"]`).outerHTML.slice(0, 60)),
    wanted.filter((stop) => !reached.has(stop)),
  );
  expect(missed.length === 0, `the Tab key misses ${missed.slice(0, 3).join('; ')}`);
  const closed = page.locator('details:not([open]) > summary').first();
  if ((await closed.count()) > 0) {
    const isOpen = () => page.evaluate(() => document.querySelectorAll('details[open]').length);
    const before = await isOpen();
    await closed.focus();
    await page.keyboard.press('Enter');
    expect((await isOpen()) === before + 1, 'the Enter key opens no details');
  }
  for (const group of await page.locator('fieldset').all()) {
    const chosen = () => group.locator('input:checked').inputValue();
    const before = await chosen();
    await group.locator('input:checked').focus();
    await page.keyboard.press('ArrowRight');
    expect((await chosen()) !== before, `the arrow keys change nothing of ${before}`);
    await page.keyboard.press('ArrowLeft');
  }
}

async function tryConfusion(page, expect) {
  // Cells without a pixel are empty.
  const pixels = () =>
    page.locator('#confusion-table tbody td').evaluateAll((cells) => cells.reduce((sum, { textContent }) => sum + Number(textContent), 0));
  await page.locator('input[name=confusion-view][value=counts]').check();
  const counts = await pixels();
  expect(counts > 0, `the matrix counts ${counts} pixels`);
  const seeds = page.locator('#confusion-widget select[data-part=seed]');
  if ((await seeds.locator('option').count()) > 2) {
    await seeds.selectOption('0');
    expect((await pixels()) < counts, 'one seed has as many pixels as all');
    await seeds.selectOption('-1');
  }
  await page.locator('input[name=confusion-view][value=recall]').check();
}

const pictureOf = (canvas) => canvas.evaluate((one) => one.toDataURL());

async function tryMaps(page, widget, expect) {
  const [left, right] = await widget.locator('canvas').all();
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
  // What is told of some pixels is what the page's data have.
  for (const { row, column, rows, columns, words } of await widget.evaluate(samplePixels)) {
    await page.mouse.move(x + ((column + 0.5) * width) / columns, y + ((row + 0.5) * height) / rows);
    const text = await told.textContent();
    expect(
      words.every((word) => text.includes(word)),
      `the pointer at row ${row}, column ${column} tells ${JSON.stringify(text)} and not ${words.join(', ')}`,
    );
  }
  const choices = widget.locator('select[data-side="1"]');
  const [first, last] = [
    await pictureOf(right),
    (await choices.locator('option').evaluateAll((options) => options.map(({ value }) => value))).at(-1),
  ];
  const chosen = await choices.inputValue();
  await choices.selectOption(last === chosen ? 'truth' : last);
  expect((await pictureOf(right)) !== first, 'another choice on the right shows the same');
  await choices.selectOption(chosen);
  const coloured = await pictureOf(left);
  await widget.locator('input[type=checkbox]').check();
  expect((await pictureOf(left)) !== coloured, 'other colours change nothing');
  await widget.locator('input[type=checkbox]').uncheck();
  await left.focus();
  const before = await told.textContent();
  await page.keyboard.press('ArrowRight');
  const after = await told.textContent();
  expect(before !== after && /column \d+/.test(after), 'the arrow keys on a map tell nothing');
  expect((await widget.locator('[aria-live]').textContent()).includes('column'), 'the arrow keys are not told to screen readers');
}

/** In a page: some pixels that the first map has a class of, with what must be told of them. */
async function samplePixels(widget) {
  const {
    rows,
    columns,
    classes,
    items: [{ name, ...first }],
  } = JSON.parse(widget.querySelector('script').textContent);
  const unpacked = async (text) => {
    const packed = new Blob([Uint8Array.from(atob(text), (one) => one.charCodeAt(0))]).stream();
    return new Uint8Array(await new Response(packed.pipeThrough(new DecompressionStream('deflate-raw'))).arrayBuffer());
  };
  const [predicted, confidence] = [await unpacked(first.classes), await unpacked(first.confidence)];
  const asked = [...predicted.keys()].filter((pixel) => predicted[pixel] > 0);
  return [0.1, 0.5, 0.9]
    .map((share) => asked[Math.floor(share * asked.length)])
    .map((pixel) => {
      const [row, column] = [Math.floor(pixel / columns), pixel % columns];
      const words = [`row ${row}, column ${column}:`, `${name}: ${classes[predicted[pixel] - 1]}, confidence ${confidence[pixel] / 2} %`];
      return { row, column, rows, columns, words };
    });
}
