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
    const view = widget.querySelector('input:checked').value;
    const rows = counts.map((row) => row.reduce((sum, count) => sum + count, 0));
    const columns = counts[0].map((_, column) => counts.reduce((sum, row) => sum + row[column], 0));
    byId('confusion-table').querySelectorAll('tbody tr').forEach((line, index) => line.querySelectorAll('td').forEach((cell, column) => {
      const count = counts[index][column];
      const whole = view === 'precision' ? columns[column] : rows[index];
      const percent = whole > 0 ? 100 * count / whole : 0;
      cell.textContent = count === 0 ? '' : view === 'counts' ? count : percent.toFixed(1);
      cell.style.setProperty('--h', percent > 0 ? Math.min(100, 12 + 88 * Math.sqrt(percent / 100)).toFixed(0) : 0);
    }));
  };
  widget.addEventListener('change', draw);
  draw();
}
`.trim();
