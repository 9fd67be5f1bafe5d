import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join, parse, resolve } from 'node:path';
import type { KnownScene, SceneFile } from '../../scenes/index.js';
import { Failure } from '../../errors/failure.js';
import { nearName } from '../../errors/near-name.js';

interface Machine {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly home: string;
}

/** Where scenes are kept: what `--data` says, else what HSI_DATA says, else the platform's cache folder. */
export function dataFolder(option?: string, machine: Machine = thisMachine()): string {
  const named = option || machine.environment.HSI_DATA;
  return named ? resolve(named) : cacheFolder(machine);
}

/** Where a scene's file may lie: `folder/<scene>/<file>`, where it belongs; of a catalogue scene `folder/<file>` too. */
export function placesOf({ id, registered, ...scene }: KnownScene, role: 'cube' | 'mask', folder: string): string[] {
  const { file } = scene[role];
  return [resolve(folder, id, file), ...(registered ? [] : [join(folder, file)])];
}

/** What is not there of a scene's two files. */
export function missingFiles(scene: KnownScene, folder: string): SceneFile[] {
  const isAbsent = (role: 'cube' | 'mask') => !placesOf(scene, role, folder).some((path) => existsSync(path));
  return (['cube', 'mask'] as const).filter(isAbsent).map((role) => scene[role]);
}

/** The path of a scene's file; absent, it is a `file-missing` that says where it was looked for, can be had and belongs. */
export function locate(scene: KnownScene, role: 'cube' | 'mask', folder: string): string {
  const places = placesOf(scene, role, folder);
  const found = places.find((path) => existsSync(path));
  if (found) return found;
  const {
    id,
    registered,
    [role]: { file, url },
  } = scene;
  throw new Failure({
    code: 'file-missing',
    message: `${file} of scene ${id} is missing: looked for ${places.join(' and ')}`,
    hint: url
      ? `hsi-run data fetch ${id} downloads it. Or get it from ${url} and put it at ${places[0]}.`
      : registered
        ? `Put it back, or register the scene again (hsi-run data import … --name ${id} --force).`
        : `It has no public address; if you have it, put it at ${places[0]}.`,
  });
}

/** The pipeline that a run keeps; it does not know the folder of the file that it was written out from. */
const OF_A_RUN = ['resolved.yaml', 'manifest.json'];

/**
 * The path of a file that a pipeline names: relative to the pipeline's folder, else to the data folder. Of the pipeline that a run keeps
 * also to the current folder, where it was run as a rule.
 */
export function locateNamed(file: string, baseFolder: string, folder: string): string {
  const here = OF_A_RUN.every((name) => existsSync(join(baseFolder, name))) ? [resolve(file)] : [];
  const places = isAbsolute(file) ? [file] : [...new Set([resolve(baseFolder, file), resolve(folder, file), ...here])];
  const found = places.find((path) => existsSync(path));
  if (found) return found;
  const near = places.flatMap((path) => nearFile(file, path) ?? []).at(0);
  throw new Failure({
    code: 'file-missing',
    message: `${file} is missing: looked for ${places.join(' and ')}`,
    ...(near === undefined ? {} : { suggestion: near }),
    hint: "Paths start from the pipeline file's folder, then from the data folder (--data, HSI_DATA).",
  });
}

/** The name as it was written, with its last part that of a file beside the missing one which is called nearly so. */
function nearFile(written: string, path: string): string | undefined {
  const name = basename(path);
  const near = nearName(name, namesBeside(path)) ?? namesBeside(path).find((one) => parse(one).name === parse(name).name);
  return near && `${written.slice(0, written.length - name.length)}${near}`;
}

function namesBeside(path: string): string[] {
  try {
    return readdirSync(dirname(path));
  } catch {
    return [];
  }
}

/** The folder of this program in the platform's cache folder. */
export function cacheFolder({ environment, platform, home }: Machine = thisMachine()): string {
  if (platform === 'win32') return join(environment.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'hsi-run', 'Cache');
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'hsi-run');
  return join(environment.XDG_CACHE_HOME || join(home, '.cache'), 'hsi-run');
}

function thisMachine(): Machine {
  return { environment: process.env, platform: process.platform, home: homedir() };
}
