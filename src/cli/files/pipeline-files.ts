import { existsSync } from 'node:fs';
import { globSync, isDynamicPattern } from 'tinyglobby';
import { namesIn } from '../../base/folder-instead.js';
import { Failure } from '../../errors/failure.js';
import { shippedFolder } from '../../pipeline/vary/shipped.js';
import { manifestPath } from '../../store/formats/manifest.js';
import { statOf } from '../../base/stat.js';

/**
 * The files that arguments name: as they are (a run's folder too), every pipeline below a folder, or what fits a pattern such as
 * `pipelines/**\/*.yaml`, which not every shell expands.
 *
 * @throws Failure `usage` where nothing fits
 */
export function pipelineFiles(named: readonly string[]): string[] {
  return [
    ...new Set(
      named.flatMap((name) => {
        const stat = statOf(name);
        if (stat?.isDirectory() && !existsSync(manifestPath(name))) return found(name, ['**/*.{yaml,yml}'], name);
        // Outside a clone the folders of the help's examples lie in the package.
        const shipped = stat ? undefined : shippedFolder(name);
        if (shipped !== undefined) return found(name, ['**/*.{yaml,yml}'], shipped);
        return stat || !isDynamicPattern(name) ? [name] : found(name, [name.replaceAll('\\', '/')]);
      }),
    ),
  ];
}

/** So many files of a folder are named. */
const MOST = 6;

function found(name: string, patterns: string[], folder?: string): string[] {
  const files = globSync(patterns, { cwd: folder, absolute: false, expandDirectories: false })
    .sort()
    .map((file) => (folder === undefined ? file : `${folder.replace(/[\\/]+$/, '')}/${file}`));
  if (files.length > 0) return files;
  const there = folder === undefined ? [] : namesIn(folder);
  const more = there.length > MOST ? ` and ${there.length - MOST} more` : '';
  throw new Failure({
    code: 'usage',
    message: folder === undefined ? `no pipeline file matches ${name}` : `there is no pipeline in the folder ${name} or below it`,
    hint:
      `Pipelines end in .yaml or .yml${there.length > 0 ? `; the folder has ${there.slice(0, MOST).join(', ')}${more}` : ''}.` +
      (folder === undefined ? '' : ' hsi-run new FILE writes one for a scene.'),
  });
}
