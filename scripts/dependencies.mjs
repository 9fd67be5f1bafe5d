// What hsi-run depends on where it runs: a software bill of materials (CycloneDX 1.5, JSON), licences, what runs at install. Out of
// package-lock.json alone: the same lock file gives the same bytes. Without options it writes build/sbom.cdx.json; --check fails where a
// licence or a script is new and nobody has looked at it, and asks `npm audit`, where a registry answers.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** All of them let the program and its parts be used, changed and passed on, with their notices. */
const LICENCES = [
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '(BSD-3-Clause AND Apache-2.0)',
  '(Apache-2.0 AND BSD-3-Clause)',
  '(MIT AND Zlib)',
  'MIT AND BSD-3-Clause',
  'Unlicense',
  'CC0-1.0',
  'NIST-Software',
];

/** What npm does not read in a package's own manifest, from its licence's text. */
const READ_BY_US = { h5wasm: 'NIST-Software', jstat: 'MIT', 'png-js': 'MIT' };

/** The scripts that npm runs when it installs: read by us, each a reason to look again when its package changes. */
const AT_INSTALL = {
  'webgpu@0.6.2': 'node build/postinstall.js: on macOS alone, takes the mark of a download from its addon',
  '@tensorflow/tfjs-node-gpu@4.22.0':
    'node scripts/install.js gpu download: fetches libtensorflow (optional; --omit=optional leaves it out)',
  'core-js@3.29.1': 'node postinstall: prints a request for donations (of the optional package)',
};

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** The bill as an object; its components by name and version. */
export function billOfMaterials() {
  const text = execFileSync(
    npm,
    ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--omit', 'dev', '--package-lock-only'],
    { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const {
    $schema,
    bomFormat,
    specVersion,
    version,
    metadata: { component },
    components,
    dependencies,
  } = JSON.parse(text);
  const { name } = JSON.parse(readFileSync('package.json', 'utf8'));
  const whole = components.map((one) => ({
    ...one,
    licenses: one.licenses?.length > 0 ? one.licenses : READ_BY_US[one.name] ? [{ license: { id: READ_BY_US[one.name] } }] : [],
    properties: [
      ...one.properties,
      ...(AT_INSTALL[one['bom-ref']] ? [{ name: 'hsi-run:runs-at-install', value: AT_INSTALL[one['bom-ref']] }] : []),
    ],
  }));
  // Without what differs from one making to the next: a number, the time, npm's version, the name of the folder.
  return { $schema, bomFormat, specVersion, version, metadata: { component: { ...component, name } }, components: whole, dependencies };
}

/** Names and versions of what npm lets run a script when it installs; with those that only build the program. */
function scriptedPackages({ dev = false } = {}) {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  return Object.entries(packages)
    .filter(([, one]) => one.hasInstallScript && (dev || !one.dev))
    .map(([path, { version }]) => `${path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)}@${version}`);
}

const licenceOf = ({ licenses: [first] }) => first?.license?.id ?? first?.license?.name ?? first?.expression ?? 'none';

function check({ components }) {
  const { allowScripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  const wrong = [
    ...components.filter((one) => !LICENCES.includes(licenceOf(one))).map((one) => `${one['bom-ref']}: licence ${licenceOf(one)}`),
    ...scriptedPackages()
      .filter((one) => !(one in AT_INSTALL))
      .map((one) => `${one}: runs something at install that nobody has read`),
    // npm 11 lists what is missing there at the end of each `npm ci`.
    ...scriptedPackages({ dev: true })
      .filter((one) => !(one.replace(/@[^@]*$/, '') in allowScripts))
      .map((one) => `${one}: package.json does not say in allowScripts whether it may run something at install`),
  ];
  for (const line of wrong) console.log(`FAIL ${line}`);
  const counts = Object.entries(Object.groupBy?.(components, licenceOf) ?? {}).map(([licence, { length }]) => `${length} ${licence}`);
  const optional = components.filter(({ scope }) => scope === 'optional').length;
  if (wrong.length === 0) {
    console.log(
      `ok   ${components.length} packages at run time, ${optional} of them optional; every licence permissive${counts.length > 0 ? ` (${counts.join(', ')})` : ''}; ` +
        `${scriptedPackages().length} run something at install, all read`,
    );
  }
  return wrong.length === 0;
}

/** Whether no known hole is open at run time; true, with the reason, where nobody can say. */
function audit() {
  const { stdout } = spawnSync(npm, ['audit', '--omit=dev', '--json'], { encoding: 'utf8', timeout: 120_000 });
  const found = parsed(stdout)?.metadata?.vulnerabilities;
  if (!found) {
    console.log('skipped: npm audit: this registry does not answer it');
    return true;
  }
  const grave = found.high + found.critical;
  console.log(`${grave > 0 ? 'FAIL' : 'ok  '} npm audit: ${found.total} known vulnerabilities, ${grave} high or critical`);
  return grave === 0;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
  const bill = billOfMaterials();
  if (process.argv.includes('--check')) {
    const results = [check(bill), audit()];
    process.exitCode = results.includes(false) ? 1 : 0;
  } else {
    mkdirSync('build', { recursive: true });
    writeFileSync('build/sbom.cdx.json', `${JSON.stringify(bill, null, 2)}\n`);
    console.log(`build/sbom.cdx.json: ${bill.components.length} packages`);
  }
}
