import { existsSync } from 'node:fs';
import { globSync, isDynamicPattern } from 'tinyglobby';
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

function found(name: string, patterns: string[], folder?: string): string[] {
  const files = globSync(patterns, { cwd: folder, absolute: false, expandDirectories: false })
    .sort()
    .map((file) => (folder === undefined ? file : `${folder.replace(/[\\/]+$/, '')}/${file}`));
  if (files.length > 0) return files;
  throw new Failure({ code: 'usage', message: `no pipeline file matches ${name}`, hint: 'Pipelines end in .yaml or .yml.' });
}
