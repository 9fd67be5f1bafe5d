import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../../errors/failure.js';
import type { Cluster } from '../../schema/pipeline.generated.js';
import { PipelineDocument } from '../../spec/document.js';
import type { LoadedPipeline } from '../../spec/experiment.js';
import { describeSchemaErrors } from '../../spec/messages.js';
import { readText } from '../../spec/read-text.js';
import { checkSchema } from '../../spec/schemas.js';

/** What a scheduler is asked for, for one task. */
export type Resources = Pick<Cluster, 'partition' | 'account' | 'qos' | 'gres' | 'cpus' | 'memory' | 'time' | 'options'>;

/** Where a user's own settings lie, unless `--cluster` names another file. */
export function usualClusterFile(environment: Readonly<Record<string, string | undefined>> = process.env, home = homedir()): string {
  return join(environment.XDG_CONFIG_HOME || join(home, '.config'), 'hsi-run', 'cluster.yaml');
}

/**
 * The user's settings, with the pipeline's `cluster` laid over them.
 *
 * @param file the user's; the usual one, if that exists, without it
 * @throws Failure with all that is wrong with the user's file, each at its line
 */
export function clusterSettings({ experiment }: LoadedPipeline, file?: string, usual = usualClusterFile()): Cluster {
  const own = file !== undefined || existsSync(usual) ? readSettings(file ?? usual) : {};
  const { cluster = {} } = experiment;
  const gather = { ...own.gather, ...cluster.gather };
  return { ...own, ...cluster, ...(Object.keys(gather).length > 0 ? { gather } : {}) };
}

function readSettings(file: string): Cluster {
  const document = new PipelineDocument(file, readText(file));
  const value = document.toValue();
  const problems = describeSchemaErrors(checkSchema(value, 'cluster'), document, 'the settings');
  if (problems.length > 0) throw new Failure(problems);
  return value as Cluster;
}
