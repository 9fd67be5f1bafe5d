import type { KnownScene } from '../../scenes/index.js';
import { Failure } from '../../errors/failure.js';

/** Where a file is asked for: in each mirror in the scene's folder and beside it, as data folders have it; then its public home. */
export function sourcesOf(scene: KnownScene, role: 'cube' | 'mask', mirrors: readonly string[]): string[] {
  const { file, url } = scene[role];
  const below = [`${scene.id}/${file}`, file];
  return [...mirrors.flatMap((mirror) => below.map((path) => `${mirror.replace(/\/+$/, '')}/${path}`)), ...(url ? [url] : [])];
}

/** The mirrors that `--mirror` and HSI_MIRROR name, in this order. */
export function mirrorsOf(option: string | undefined, environment: Readonly<Record<string, string | undefined>> = process.env): string[] {
  const named = [option, environment.HSI_MIRROR].filter((mirror): mirror is string => !!mirror);
  for (const mirror of named) {
    if (!/^https?:\/\/[^/]/.test(mirror) || !URL.canParse(mirror)) {
      throw new Failure({
        code: 'usage',
        message: `${JSON.stringify(mirror)} is not a valid address of a mirror`,
        expected: 'an address that begins with http:// or https://',
        hint: 'For example --mirror https://example.org/scenes, if that has ksc/KSC.mat.',
      });
    }
  }
  return [...new Set(named)];
}
