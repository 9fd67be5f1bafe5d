// Builds the site of docs/ with VitePress: every page of docs/, README as the front page, a page for each command, made from the code, and
// a search that runs in the reader's browser. `npm run docs` writes build/site/. VitePress is installed apart, the first time: in
// build/site-tools, by the lock file of scripts/site.
// `--pages` only writes the pages that VitePress would read, and checks their links.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
const [SOURCE, TOOLS, OUTPUT] = ['build/site-pages', 'build/site-tools', 'build/site'];
const { COMMANDS } = await import('../dist/src/cli/commands/index.js');
const { GENERAL } = await import('../dist/src/cli/options/shared.js');
const { commandHelp } = await import('../dist/src/cli/text/help.js');

/** Where README lists a page tells where the site does; one that it does not list stands under `project`. */
const GROUPS = {
  'To write a pipeline': 'pipeline',
  'To use results': 'results',
  'To run on other machines': 'machines',
  'To change hsi-run': 'project',
};

function groupsOf(readme) {
  const found = new Map();
  let group;
  for (const line of readme.split('\n')) {
    const [heading] = Object.keys(GROUPS).filter((text) => line.startsWith(`${text}:`));
    if (heading) group = GROUPS[heading];
    const link = /^- \[[^\]]*\]\(docs\/([\w-]+)\.md\)/.exec(line)?.[1];
    if (group && link) found.set(link, group);
  }
  return found;
}

/** The tutorials in the order of their own list. */
const tutorials = [...readFileSync('docs/tutorials/README.md', 'utf8').matchAll(/^- \[[^\]]*\]\(([\w-]+)\.md\)/gm)].map(([, name]) => name);

const titleOf = (text, name) => /^# (.+)$/m.exec(text)?.[1] ?? name;
const idOf = (name) => name.replaceAll(' ', '-');
/** What Vue would take for an expression of its own; in code it looks for none. */
const plain = (text) =>
  text
    .split(/(^```[\s\S]*?^```|`[^`\n]*`)/m)
    .map((part, index) => (index % 2 === 1 ? part : part.replaceAll('{{', '&#123;&#123;')))
    .join('');
const cell = (text) => text.replaceAll('|', '\\|');

function commandPage(command) {
  const { name, usage, summary, examples, options, subcommands } = command;
  const table = (title, own) =>
    Object.keys(own).length === 0
      ? ''
      : `\n## ${title}\n\n| option | |\n|---|---|\n${Object.entries(own)
          .map(
            ([option, { value, short, help }]) =>
              `| \`--${option}${value ? ` ${value}` : ''}\`${short ? `, \`-${short}\`` : ''} | ${cell(help)} |`,
          )
          .join('\n')}\n`;
  const below = subcommands ? `\n${subcommands.map((one) => `- [${one.name}](${idOf(one.name)}.md): ${one.summary}`).join('\n')}\n` : '';
  return `# ${name}\n\n\`\`\`\nhsi-run ${`${name} ${usage}`.trim()}\n\`\`\`\n\n${cell(summary[0].toUpperCase() + summary.slice(1))}.\n${below}
## Examples\n\n\`\`\`sh\n${examples.join('\n')}\n\`\`\`\n${table('Options', options)}${table('Options of all commands', GENERAL)}`;
}

/** Links of a page to what is not among the pages: they lead nowhere on the site. */
function brokenLinks(page, text, known) {
  return [...text.replaceAll(/^```[\s\S]*?^```/gm, '').matchAll(/\]\(([^)#\s]+\.md)(#[^)]*)?\)/g)]
    .map(([, link]) => link)
    .filter((link) => !/^[a-z]+:/.test(link) && !known.has(normalize(join(dirname(page), link))))
    .map((link) => `${page}: ${link}`);
}

rmSync(SOURCE, { recursive: true, force: true });
mkdirSync(join(SOURCE, 'commands'), { recursive: true });
mkdirSync(join(SOURCE, 'tutorials'), { recursive: true });
const readme = readFileSync('README.md', 'utf8');
const groups = groupsOf(readme);
const pages = { tutorials: [], pipeline: [], results: [], machines: [], project: [] };
const texts = new Map();
for (const file of readdirSync('docs').filter((one) => one.endsWith('.md'))) texts.set(file, readFileSync(join('docs', file), 'utf8'));
for (const file of readdirSync('docs/tutorials')) {
  texts.set(join('tutorials', file === 'README.md' ? 'index.md' : file), readFileSync(join('docs/tutorials', file), 'utf8'));
}
const leaves = COMMANDS.flatMap((command) => [command, ...(command.subcommands ?? [])]);
for (const command of leaves) {
  if (!commandHelp(command)) throw new Error(`${command.name} has no help`);
  texts.set(join('commands', `${idOf(command.name)}.md`), commandPage(command));
}
texts.set(
  join('commands', 'index.md'),
  `# Commands\n\n| command | |\n|---|---|\n${COMMANDS.map(({ name, summary }) => `| [${name}](${idOf(name)}.md) | ${cell(summary)} |`).join('\n')}\n`,
);
texts.set('changelog.md', readFileSync('CHANGELOG.md', 'utf8'));
texts.set('contributing.md', readFileSync('CONTRIBUTING.md', 'utf8'));
texts.set('index.md', readme);

/** Links into the repository beside docs/ lead to its files, which the site has not: their text stays. */
const local = (page, text) =>
  text
    .replaceAll(/\]\((?:\.\.\/)*docs\/([^)]*)\)/g, '](/$1)')
    .replaceAll('](/tutorials/README.md)', '](/tutorials/index.md)')
    .replaceAll(/\]\((?:\.\.\/)*CHANGELOG\.md\)/g, '](/changelog.md)')
    .replaceAll(/\]\((?:\.\.\/)*CONTRIBUTING\.md\)/g, '](/contributing.md)')
    .replaceAll(/\[([^\]]+)\]\((?:\.\.\/)*(?:README\.md)(#[^)]*)?\)/g, '[$1](/index.md$2)')
    .replaceAll(/\[([^\]]+)\]\((?:\.\.\/)*(?:pipelines|schemas|scripts|src|test|runs|CITATION\.cff|LICENSE)[^)]*\)/g, '$1');
const links = [];
for (const [page, text] of texts) {
  const shown = local(page, text).replaceAll(
    /\]\(\/([^)]*)\)/g,
    (_, target) => `](${'../'.repeat(page.split(/[\\/]/).length - 1)}${target})`,
  );
  links.push(...brokenLinks(page, shown, new Set(texts.keys())));
  writeFileSync(join(SOURCE, page), plain(shown));
  const [name] = page.split('.md');
  if (page.startsWith('commands') || name === 'index') continue;
  const group = page.startsWith('tutorials') ? 'tutorials' : (groups.get(name) ?? 'project');
  if (name !== join('tutorials', 'index')) pages[group].push({ text: titleOf(text, name), link: `/${name.replaceAll('\\', '/')}` });
}
const order = [...tutorials.map((name) => `/tutorials/${name}`), ...[...groups.keys()].map((name) => `/${name}`)];
const place = ({ link }) => (order.includes(link) ? order.indexOf(link) : order.length);
for (const group of Object.values(pages)) group.sort((a, b) => place(a) - place(b));
for (const line of links) console.log(`FAIL link to nowhere: ${line}`);
if (links.length > 0) process.exit(1);
for (const picture of readdirSync('docs').filter((one) => /\.(svg|png)$/.test(one))) cpSync(join('docs', picture), join(SOURCE, picture));
console.log(`${SOURCE}: ${texts.size} pages, ${leaves.length} of commands; all links lead to one`);
if (process.argv.includes('--pages')) process.exit(0);

installTools();
mkdirSync(join(SOURCE, '.vitepress'), { recursive: true });
const commands = COMMANDS.map(({ name }) => ({ text: name, link: `/commands/${idOf(name)}` }));
writeFileSync(join(SOURCE, '.vitepress', 'site.json'), JSON.stringify({ pages, commands }));
cpSync('scripts/site/config.mjs', join(SOURCE, '.vitepress', 'config.mjs'));
symlinkSync(resolve(TOOLS, 'node_modules'), join(SOURCE, 'node_modules'), 'junction');
rmSync(OUTPUT, { recursive: true, force: true });
execFileSync(process.execPath, [join(TOOLS, 'node_modules/vitepress/bin/vitepress.js'), 'build', SOURCE, '--outDir', resolve(OUTPUT)], {
  stdio: 'inherit',
});
console.log(`${OUTPUT}/index.html`);

/** Installs what builds the site, unless it is there as the lock file wants it. */
function installTools() {
  const lock = readFileSync('scripts/site/package-lock.json', 'utf8');
  const mark = join(TOOLS, 'installed-lock.json');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === lock) return;
  rmSync(TOOLS, { recursive: true, force: true });
  mkdirSync(TOOLS, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) cpSync(join('scripts/site', file), join(TOOLS, file));
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  execFileSync(npm, ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: TOOLS, stdio: 'inherit' });
  writeFileSync(mark, lock);
}
