import { existsSync } from 'node:fs';
import type { KnownScene } from '../../scenes/index.js';
import { formatShape } from '../../data/cube.js';
import { placesOf } from '../../data/files/locate.js';
import { formatTable, grouped } from './table.js';

const ROLES = ['cube', 'mask'] as const;

/** A scene as JSON: what the catalogue or its scene.yaml says, and where its files lie, if they do. */
export function sceneJson(scene: KnownScene, folder: string): object {
  const { registered = false } = scene;
  const withPath = (role: 'cube' | 'mask') => ({ ...scene[role], path: pathOf(scene, role, folder) });
  return {
    ...scene,
    registered,
    labelled: labelledOf(scene),
    cube: withPath('cube'),
    mask: withPath('mask'),
    present: presence(scene, folder),
  };
}

/** A line for each scene, no wider than a terminal, and where their files were looked for. */
export function sceneTable(scenes: readonly KnownScene[], folder: string): string {
  const table = formatTable(
    [
      ['scene', 'here', 'rows x columns x bands', 'classes', 'what it is'],
      ...scenes.map((scene) => [
        scene.id,
        presence(scene, folder).replace(/^.* only$/, 'part'),
        formatShape([scene.rows, scene.columns, scene.bands]),
        String(scene.classes.length),
        scene.title,
      ]),
    ],
    [0, 1, 4],
  );
  return [
    table,
    '',
    `here: whether its files are in ${folder}. Another folder: --data DIR, or HSI_DATA`,
    'hsi-run data list SCENE shows its files, licence and labelled pixels; data fetch SCENE downloads it',
  ].join('\n');
}

/** All about one scene. */
export function sceneText(scene: KnownScene, folder: string): string {
  const { id, title, rows, columns, bands, wavelengths, licence, citation, note, classes, registered } = scene;
  const range = wavelengths && `${wavelengths.from} to ${wavelengths.to} nm${wavelengths.approximate ? ', about' : ''}`;
  const removed = wavelengths?.sensor?.removed.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(', ');
  const head = formatTable(
    Object.entries({
      scene: id,
      title,
      shape: `${formatShape([rows, columns])} pixels, ${bands} bands`,
      ...(range ? { wavelengths: range + (removed ? `: ${wavelengths!.sensor!.bands} bands without ${removed}` : '') } : {}),
      licence: licence ?? 'not stated',
      ...(citation ? { citation } : {}),
      ...(note ? { note } : {}),
      ...(registered ? { registered: 'here, registered by you' } : {}),
    }),
    [0, 1],
  );
  const files = formatTable(
    ROLES.flatMap((role) => {
      const { file, variable, bytes, sha256, url } = scene[role];
      const path = pathOf(scene, role, folder);
      return [
        [role, `${file}${variable ? `, variable ${variable}` : ''}${bytes ? `, ${grouped(bytes)} bytes` : ''}`],
        ['', path ?? (url ? `missing: hsi-run data fetch ${id}` : 'missing')],
        ...(url ? [['', url]] : []),
        ...(sha256 ? [['', `SHA-256 ${sha256}`]] : []),
      ];
    }),
    [0, 1],
  );
  const table = formatTable(
    [
      ['label', 'class', 'pixels', 'colour'],
      ...classes.map(({ label, name, pixels, colour }) => [String(label), name, grouped(pixels), colour ?? '']),
      ['', 'all', grouped(labelledOf(scene)), ''],
    ],
    [1, 3],
  );
  return [head, files, table].join('\n\n');
}

function labelledOf({ classes }: KnownScene): number {
  return classes.reduce((sum, { pixels }) => sum + pixels, 0);
}

function pathOf(scene: KnownScene, role: 'cube' | 'mask', folder: string): string | undefined {
  return placesOf(scene, role, folder).find((path) => existsSync(path));
}

function presence(scene: KnownScene, folder: string): string {
  const there = ROLES.filter((role) => pathOf(scene, role, folder));
  return there.length === 2 ? 'yes' : there.length === 1 ? `${there[0]} only` : 'no';
}
