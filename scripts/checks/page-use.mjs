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
  for (const plot of await page.locator('.plot').all()) await tryPlot(page, plot, expect);
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
    [
      ...document.querySelectorAll(
        'a[href], button, select, summary, input[type=checkbox], input[type=range], input:checked, .scroll, canvas, pre',
      ),
    ]
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
    page
      .locator('#confusion-table tbody td:not(.total)')
      .evaluateAll((cells) => cells.reduce((sum, { textContent }) => sum + Number(textContent), 0));
  await page.locator('input[name=confusion-view][value=counts]').check();
  const counts = await pixels();
  expect(counts > 0, `the matrix counts ${counts} pixels`);
  const total = await page.locator('#confusion-table tfoot td').last().textContent();
  expect(Number(total.replaceAll(',', '')) === counts, `the total of the matrix is ${total} and not ${counts}`);
  const shown = page.locator('#confusion-shown');
  const configurations = page.locator('#confusion-widget select[data-part=configuration]');
  if ((await configurations.count()) > 0) {
    const first = await configurations.inputValue();
    expect(/best/.test(await shown.textContent()), 'the matrix is not of the best configuration at first');
    await configurations.selectOption({ index: first === '0' ? 1 : 0 });
    expect(!/best/.test(await shown.textContent()), 'the matrix is called the best when another one is chosen');
    await configurations.selectOption(first);
  }
  const seeds = page.locator('#confusion-widget select[data-part=seed]');
  if ((await seeds.locator('option').count()) > 2) {
    await seeds.selectOption('0');
    expect((await pixels()) < counts, 'one seed has as many pixels as all');
    await seeds.selectOption('-1');
  }
  await page.locator('input[name=confusion-view][value=recall]').check();
}

const pictureOf = (canvas) => canvas.evaluate((one) => one.toDataURL());
/** The script draws when the browser is about to paint. */
const drawn = (page) =>
  page.evaluate(() => new Promise((done) => globalThis.requestAnimationFrame(() => globalThis.requestAnimationFrame(done))));

async function tryMaps(page, widget, expect) {
  const [left, right] = await widget.locator('canvas').all();
  const shown = async (canvas = left) => {
    await drawn(page);
    return pictureOf(canvas);
  };
  await left.scrollIntoViewIfNeeded();
  await tryPointer(page, widget, left, expect);
  const layers = widget.locator('select[data-what="0"]');
  const seen = new Set();
  const names = await layers.locator('option').evaluateAll((options) => options.map(({ value }) => value));
  for (const name of names) {
    await layers.selectOption(name);
    seen.add(await shown());
  }
  expect(seen.size >= names.length - 1, `${names.length} layers of the map make ${seen.size} pictures`);
  await layers.selectOption('classes');
  await tryZoom(page, widget, left, shown, expect);
  const coloured = await shown();
  await widget.locator('.safe').check();
  expect((await shown()) !== coloured, 'other colours change nothing');
  await widget.locator('.safe').uncheck();
  await widget.locator('[data-all="0"]').click();
  expect((await shown()) !== coloured, 'without any class the map is the same');
  await widget.locator('[data-all="1"]').click();
  expect((await shown()) === coloured, 'with all classes again the map is another');
  const divider = widget.locator('.divide');
  await divider.focus();
  await page.keyboard.press('Home');
  expect((await shown()) !== coloured, 'the divider moves nothing');
  await divider.evaluate((one) => {
    one.value = 50;
    one.dispatchEvent(new Event('input'));
  });
  await widget.locator('input[value=two]').check();
  expect(await right.isVisible(), 'side by side there is one map');
  const before = await shown(right);
  const other = widget.locator('select[data-what="1"]');
  const chosen = await other.inputValue();
  await other.selectOption(chosen === 'truth' ? 'classes' : 'truth');
  expect((await shown(right)) !== before, 'another layer on the right shows the same');
  await other.selectOption(chosen);
  await widget.locator('input[value=swipe]').check();
  await tryMapKeys(page, widget, left, expect);
  await tryTouch(page, widget, left, shown, expect);
  await tryErrors(page, widget, expect);
  await tryPrinted(page, widget, expect);
}

/** What is told of some pixels is what the page's data have; with spectra, a line is drawn. */
async function tryPointer(page, widget, left, expect) {
  const told = widget.locator('.told');
  const { x, y, width, height } = await left.boundingBox();
  for (const { row, column, rows, columns, words } of await widget.evaluate(samplePixels)) {
    const scale = Math.min(width / columns, height / rows);
    const [atX, atY] = [x + width / 2 + (column + 0.5 - columns / 2) * scale, y + height / 2 + (row + 0.5 - rows / 2) * scale];
    await page.mouse.move(atX, atY);
    const text = await told.textContent();
    expect(
      words.every((word) => text.includes(word)),
      `the pointer at row ${row}, column ${column} tells ${JSON.stringify(text)} and not ${words.join(', ')}`,
    );
    const spectrum = widget.locator('.spectrum');
    if ((await spectrum.count()) > 0) expect((await spectrum.locator('path').count()) > 0, `no spectrum at row ${row}, column ${column}`);
  }
}

async function tryZoom(page, widget, left, shown, expect) {
  const whole = await shown();
  const { x, y, width, height } = await left.boundingBox();
  await page.mouse.move(x + 0.2 * width, y + height / 2);
  await page.waitForTimeout(300);
  const scrollY = await page.evaluate(() => globalThis.scrollY);
  await page.mouse.wheel(0, -400);
  await page.waitForTimeout(100);
  const near = await shown();
  expect(near !== whole, 'the wheel does not zoom');
  expect((await page.evaluate(() => globalThis.scrollY)) === scrollY, 'the wheel scrolls the page while it zooms');
  await page.mouse.down();
  await page.mouse.move(x + 0.3 * width, y + height / 2 + 40);
  await page.mouse.up();
  expect((await shown()) !== near, 'dragging moves nothing');
  await widget.locator('[data-zoom="0"]').click();
  await page.mouse.move(0, 0);
}

async function tryMapKeys(page, widget, left, expect) {
  const told = widget.locator('.told');
  await left.focus();
  const before = await told.textContent();
  await page.keyboard.press('ArrowRight');
  const after = await told.textContent();
  expect(before !== after && /column \d+/.test(after), 'the arrow keys on a map tell nothing');
  expect((await widget.locator('[aria-live]').textContent()).includes('column'), 'the arrow keys are not told to screen readers');
  await drawn(page);
  const fitted = await pictureOf(left);
  await page.keyboard.press('+');
  await drawn(page);
  expect((await pictureOf(left)) !== fitted, 'the plus key does not zoom');
  await page.keyboard.press('0');
  await drawn(page);
  expect((await pictureOf(left)) === fitted, 'the key 0 does not show the whole scene');
}

/** Fingers: a tap tells the pixel, one finger takes the divider, two fingers zoom, and then one moves the scene. */
async function tryTouch(page, widget, left, shown, expect) {
  const touch = await page.context().newCDPSession(page);
  await touch.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 2 });
  await left.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await left.boundingBox();
  const at = ([across, down], id) => ({ x: x + across * width, y: y + down * height, id });
  const step = (type, ...points) => touch.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(at) });
  /** @param paths of each finger where it is from beginning to end, as shares of the map */
  const gesture = async (...paths) => {
    await step('touchStart', ...paths.map(([begin]) => begin));
    for (let part = 1; part <= 8; part++)
      await step('touchMove', ...paths.map(([from, to]) => from.map((one, axis) => one + ((to[axis] - one) * part) / 8)));
    await step('touchEnd');
  };
  const divider = widget.locator('.divide');
  await widget.locator('[data-zoom="0"]').evaluate((one) => one.click());
  const whole = await shown();
  const before = await widget.locator('.told').textContent();
  await gesture([
    [0.3, 0.4],
    [0.3, 0.4],
  ]);
  expect((await widget.locator('.told').textContent()) !== before, 'a tap tells nothing');
  await gesture([
    [0.5, 0.5],
    [0.8, 0.5],
  ]);
  expect(Math.abs(Number(await divider.inputValue()) - 80) < 3, `a finger leaves the divider at ${await divider.inputValue()}`);
  await gesture(
    [
      [0.4, 0.4],
      [0.2, 0.2],
    ],
    [
      [0.6, 0.6],
      [0.7, 0.8],
    ],
  );
  const near = await shown();
  expect(near !== whole && (await left.evaluate((one) => one.style.touchAction)) === 'none', 'two fingers do not zoom');
  await gesture([
    [0.2, 0.3],
    [0.3, 0.5],
  ]);
  expect((await shown()) !== near, 'a finger does not move a scene that is zoomed');
  await divider.evaluate((one) => {
    one.value = 50;
    one.dispatchEvent(new Event('input'));
  });
  await widget.locator('[data-zoom="0"]').evaluate((one) => one.click());
  await touch.send('Emulation.setTouchEmulationEnabled', { enabled: false });
  await touch.detach();
}

/** The link beneath what went wrong shows the errors over the whole map; their key is told, and the legend filters them. */
async function tryErrors(page, widget, expect) {
  const link = page.locator(`a[data-layer="errors"][href="#${await widget.evaluate((one) => one.closest('section').id)}"]`);
  if ((await link.count()) > 0) {
    await link.focus();
    await page.keyboard.press('Enter');
    expect((await widget.locator('[data-what="0"]').inputValue()) === 'errors', 'the link to the errors shows another layer');
    expect((await widget.locator('.divide').inputValue()) === '100', 'the link to the errors does not show them over the whole map');
  } else await widget.locator('[data-what="0"]').selectOption('errors');
  await drawn(page);
  expect(/wrong/.test(await widget.locator('.key').textContent()), 'the colours of the errors are not explained');
  await widget.locator('[data-what="0"]').selectOption('classes');
  await widget.locator('.divide').evaluate((one) => {
    one.value = 50;
    one.dispatchEvent(new Event('input'));
  });
}

/** Before a print the pictures become the layers that are chosen. */
async function tryPrinted(page, widget, expect) {
  const layers = widget.locator('select[data-what="0"]');
  await layers.selectOption('confidence');
  const picture = () => widget.locator('[data-still="0"] img').getAttribute('src');
  const before = await picture();
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  expect((await picture()) !== before, 'paper has another layer than the chosen one');
  expect(
    /confidence/.test(await widget.locator('[data-still="0"] figcaption').textContent()),
    'its caption on paper is not that of the layer',
  );
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await layers.selectOption('classes');
}

/** The value nearest to the pointer is shown. */
async function tryPlot(page, plot, expect) {
  const svg = plot.locator('svg');
  await svg.scrollIntoViewIfNeeded();
  const [[x, y, text] = []] = JSON.parse(await plot.locator('script').textContent());
  if (text === undefined) return;
  const { x: left, y: top, width } = await svg.boundingBox();
  const times = width / (await svg.evaluate((one) => one.viewBox.baseVal.width));
  await page.mouse.move(left + x * times, top + y * times);
  expect((await plot.locator('.tip').textContent()) !== '', `a plot tells nothing at its value ${text}`);
  await page.mouse.move(0, 0);
}

/** In a page: some pixels that the left map has a class of, with what must be told of them. */
async function samplePixels(widget) {
  const { rows, columns, classes, items } = JSON.parse(widget.querySelector('script').textContent);
  const { name, ...first } = items[Number(widget.querySelector('[data-item="0"]').value)];
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
      const words = [`row ${row}, column ${column}`, `${name}: ${classes[predicted[pixel] - 1]}, confidence ${confidence[pixel] / 2} %`];
      return { row, column, rows, columns, words };
    });
}
