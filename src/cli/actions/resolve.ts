import { sharedSizes } from '../../plan/sizes.js';
import { annotate, byPath } from '../../pipeline/yaml/annotate.js';
import type { LoadedPipeline } from '../../pipeline/experiment.js';
import { formatPath, parsePath, type Path, startsWith } from '../../pipeline/yaml/path.js';
import { formatReason, leavesOf, type Reason, reasonFor } from '../../pipeline/diff/why.js';
import { resolvedValue, writeYaml } from '../../pipeline/write.js';
import { pipelineArgument } from '../names/pipeline-argument.js';
import { print } from '../text/print.js';
import type { ExitCode, Given } from '../command.js';
import type { OPTIONS } from '../commands/resolve.js';

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
  const found = reasons(pipeline, value).map(({ path, from }): [string, string] => [path, formatReason(from)]);
  return annotate(text, byPath(new Map([...sizes, ...found])), { aligned: true });
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
