import { basename } from 'node:path';
import { sharedSizes } from '../../plan/sizes.js';
import { annotate, byPath, commentsIn } from '../../pipeline/yaml/annotate.js';
import type { LoadedPipeline } from '../../pipeline/experiment.js';
import { formatPath, parsePath, type Path, startsWith } from '../../pipeline/yaml/path.js';
import { formatReason, leavesOf, type Reason, reasonFor } from '../../pipeline/diff/why.js';
import { resolvedValue, writeYaml } from '../../pipeline/write.js';
import { pipelineArgument } from '../names/pipeline-argument.js';
import { screenOf } from '../progress/screen.js';
import { commented } from '../text/commented.js';
import { print } from '../text/print.js';
import type { ExitCode, Given } from '../command.js';
import type { OPTIONS } from '../commands/resolve.js';

/** A path that is longer than a fourth of the screen leaves too little room for values. */
const LONG = 4;

export async function act(positionals: readonly string[], options: Given<typeof OPTIONS>): Promise<ExitCode> {
  const pipeline = pipelineArgument('resolve', positionals, options);
  const value = resolvedValue(pipeline);
  if (options.json) print(JSON.stringify(options.why ? reasons(pipeline, value) : value, null, 2));
  else print(asText(pipeline, value, options.why).trimEnd());
  return 0;
}

function asText(pipeline: LoadedPipeline, value: Record<string, unknown>, why: boolean): string {
  const sizes = sharedSizes(pipeline.configurations);
  const text = writeYaml(value, { open: why });
  if (!why) return annotate(text, byPath(sizes));
  const found = reasons(pipeline, value);
  const { width } = screenOf(process.stdout);
  const names = shortNames(
    found.flatMap(({ from }) => (from.kind === 'written' ? [from.place.file] : [])),
    width,
  );
  const comments = found.map(({ path, from }): [string, string] => [path, formatReason(renamed(from, names))]);
  const shown = commented(text, commentsIn(text, byPath(new Map([...sizes, ...comments]))), width);
  return [...[...names].map(([file, name]) => `# ${name}: ${file}`), shown].join('\n');
}

/** In a terminal files with long paths go by their names, unless two have the same. */
function shortNames(files: readonly string[], width: number): ReadonlyMap<string, string> {
  const all = [...new Set(files)];
  const isAlone = (name: string) => all.filter((file) => basename(file) === name).length === 1;
  const long = all.filter((file) => file.length > width / LONG && isAlone(basename(file)) && basename(file) !== file);
  return new Map(long.map((file) => [file, basename(file)]));
}

function renamed(from: Reason, names: ReadonlyMap<string, string>): Reason {
  if (from.kind !== 'written') return from;
  return { ...from, place: { ...from.place, file: names.get(from.place.file) ?? from.place.file } };
}

function reasons(pipeline: LoadedPipeline, value: Record<string, unknown>): { path: string; value: unknown; from: Reason }[] {
  return [...leavesOf(value)].map(([path, leaf]) => ({ path: formatPath(path), value: leaf, from: reasonOf(pipeline, path) }));
}

/** Of a value within `vary`, why its configuration has it. */
function reasonOf(pipeline: LoadedPipeline, path: Path): Reason {
  const [, index, key] = path;
  if (!startsWith(path, ['vary'])) return reasonFor(path[0] === 'name' ? { document: pipeline.whole } : pipeline, path);
  const configuration = pipeline.configurations[Number(index)];
  return reasonFor(configuration, [...parsePath(String(key))!, ...path.slice(3)]);
}
