import { existsSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/**
 * The Vulkan drivers' manifests that the loader finds on Linux, by the search order of its documentation. Asked before
 * Dawn is, which writes to standard error where there is none.
 */
export function vulkanDrivers(environment: NodeJS.ProcessEnv = process.env): string[] {
  const chosen = environment.VK_DRIVER_FILES ?? environment.VK_ICD_FILENAMES;
  if (chosen) return manifests(chosen.split(delimiter));
  const home = environment.HOME ?? homedir();
  const roots = [
    environment.XDG_CONFIG_HOME ?? join(home, '.config'),
    ...(environment.XDG_CONFIG_DIRS ?? '/etc/xdg').split(delimiter),
    '/etc',
    '/usr/local/etc',
    environment.XDG_DATA_HOME ?? join(home, '.local/share'),
    ...(environment.XDG_DATA_DIRS ?? '/usr/local/share:/usr/share').split(delimiter),
  ];
  return manifests([
    ...(environment.VK_ADD_DRIVER_FILES ?? '').split(delimiter),
    ...roots.filter(Boolean).map((root) => join(root, 'vulkan/icd.d')),
  ]);
}

/** @param places manifests, or folders of them */
function manifests(places: readonly string[]): string[] {
  return places
    .filter((place) => place && existsSync(place))
    .flatMap((place) =>
      statSync(place).isDirectory()
        ? readdirSync(place)
            .filter((name) => name.endsWith('.json'))
            .map((name) => join(place, name))
        : [place],
    );
}
