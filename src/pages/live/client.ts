/** Loads the page again every few seconds, as long as its reader wants that: the file is replaced as the run goes on. */
export const LIVE_CLIENT = `
(() => {
  const line = document.getElementById('refresh'), button = document.createElement('button');
  button.type = 'button';
  const KEY = 'hsi-run-paused';
  const load = (key) => { try { return sessionStorage.getItem(key); } catch { return null; } };
  const keep = (key, value) => { try { sessionStorage.setItem(key, value); } catch { /* Where nothing is kept, the page goes on. */ } };
  let paused = load(KEY) === '1', timer;
  const show = () => { button.textContent = paused ? 'Follow the run' : 'Pause'; clearTimeout(timer); if (!paused) timer = setTimeout(() => location.reload(), 3000); };
  button.addEventListener('click', () => { paused = !paused; keep(KEY, paused ? '1' : '0'); show(); });
  line.append(' ', button);
  show();
})();
`.trim();
