/**
 * What a page does by itself: the switch between light and dark, the confusion matrix's views, everything open on paper. Plain
 * browser JavaScript; without it the page shows the same results at rest.
 */
export const CLIENT = `
'use strict';
const byId = (id) => document.getElementById(id);
const dataOf = (id) => JSON.parse(byId(id).textContent);

document.documentElement.classList.add('scripted');

const theme = byId('theme');
const darkNow = () => { const own = document.documentElement.dataset.theme; return own ? own === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches; };
const nameTheme = () => { theme.textContent = darkNow() ? 'Light' : 'Dark'; theme.setAttribute('aria-label', 'Show the page ' + (darkNow() ? 'light' : 'dark')); };
theme.hidden = false;
theme.addEventListener('click', () => { document.documentElement.dataset.theme = darkNow() ? 'light' : 'dark'; nameTheme(); });
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', nameTheme);
nameTheme();

let closed = [];
addEventListener('beforeprint', () => { closed = [...document.querySelectorAll('details:not([open])')]; for (const one of closed) one.open = true; });
addEventListener('afterprint', () => { for (const one of closed) one.open = false; });

const widget = byId('confusion-widget');
if (widget) {
  const data = dataOf('confusion-data');
  const chosen = (part) => { const list = widget.querySelector('[data-part=' + part + ']'); return list ? Number(list.value) : 0; };
  const total = (all) => all[0].map((row, index) => row.map((_, column) => all.reduce((sum, counts) => sum + counts[index][column], 0)));
  const draw = () => {
    const seeds = data[chosen('configuration')];
    const seed = Math.min(chosen('seed'), seeds.length - 1);
    const counts = seed < 0 ? total(seeds) : seeds[seed];
    const shown = byId('confusion-shown'), configuration = widget.querySelector('[data-part=configuration]');
    const seedList = widget.querySelector('[data-part=seed]');
    const ofSeeds = !seedList ? '' : seed >= 0 ? 'seed ' + seedList.options[seed + 1].textContent : seeds.length > 1 ? 'sum over ' + seeds.length + ' seeds' : '';
    // Of a single configuration that cannot be chosen its name stays.
    if (configuration) shown.firstElementChild.textContent = configuration.options[configuration.selectedIndex].textContent;
    if (ofSeeds) shown.lastChild.data = (shown.firstElementChild ? ', ' : '') + ofSeeds;
    const view = widget.querySelector('input:checked').value;
    const rows = counts.map((row) => row.reduce((sum, count) => sum + count, 0));
    const columns = counts[0].map((_, column) => counts.reduce((sum, row) => sum + row[column], 0));
    const names = [...byId('confusion-table').querySelectorAll('tbody th')].map((cell) => cell.textContent.replace(/^\\d+ /, ''));
    const grouped = (count) => String(count).replace(/\\B(?=(\\d{3})+$)/g, ',');
    byId('confusion-table').querySelectorAll('tbody tr').forEach((line, index) => { line.querySelector('td.total').textContent = grouped(rows[index]); });
    byId('confusion-table').querySelectorAll('tfoot td').forEach((cell, column) => { cell.textContent = grouped(column < columns.length ? columns[column] : rows.reduce((sum, count) => sum + count, 0)); });
    byId('confusion-table').querySelectorAll('tbody tr').forEach((line, index) => line.querySelectorAll('td:not(.total)').forEach((cell, column) => {
      const count = counts[index][column];
      const whole = view === 'precision' ? columns[column] : rows[index];
      const percent = whole > 0 ? 100 * count / whole : 0;
      cell.title = names[index] + (index === column ? ' found: ' : ' taken for ' + names[column] + ': ') + grouped(count) + ' of ' + grouped(rows[index]) + ' pixels';
      cell.textContent = count === 0 ? '' : view === 'counts' ? count : percent.toFixed(1);
      cell.style.setProperty('--h', percent > 0 ? Math.min(100, 12 + 88 * Math.sqrt(percent / 100)).toFixed(0) : 0);
    }));
  };
  widget.addEventListener('change', draw);
  draw();
}

// The value nearest to the pointer, in every plot.
for (const plot of document.querySelectorAll('.plot')) {
  const svg = plot.querySelector('svg'), places = JSON.parse(plot.querySelector('script').textContent);
  if (places.length === 0) continue;
  const tip = document.createElement('div'), dot = document.createElementNS('http://www.w3.org/2000/svg', 'circle');
  tip.className = 'tip'; tip.hidden = true; plot.append(tip);
  dot.setAttribute('r', 5); dot.setAttribute('class', 'at'); dot.setAttribute('visibility', 'hidden'); svg.append(dot);
  const hide = () => { tip.hidden = true; dot.setAttribute('visibility', 'hidden'); };
  svg.addEventListener('pointermove', (event) => {
    const box = svg.getBoundingClientRect(), times = box.width / svg.viewBox.baseVal.width;
    const [x, y] = [(event.clientX - box.left) / times, (event.clientY - box.top) / times];
    const apart = (place) => Math.hypot(place[0] - x, place[1] - y);
    const nearest = places.reduce((best, place) => apart(place) < apart(best) ? place : best);
    if (apart(nearest) > 40) return hide();
    dot.setAttribute('cx', nearest[0]); dot.setAttribute('cy', nearest[1]); dot.setAttribute('visibility', 'visible');
    tip.textContent = nearest[2]; tip.hidden = false;
    const own = plot.getBoundingClientRect();
    tip.style.left = Math.max(0, Math.min(own.width - tip.offsetWidth, box.left - own.left + nearest[0] * times + 10)) + 'px';
    tip.style.top = box.top - own.top + nearest[1] * times - tip.offsetHeight - 8 + 'px';
  });
  svg.addEventListener('pointerleave', hide);
}
`.trim();
