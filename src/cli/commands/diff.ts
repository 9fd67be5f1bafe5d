import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { countParameters, networkFlops, networkParameters } from '../../architecture/parameters.js';
import { Failure } from '../../errors/failure.js';
import { knownSize, pipelineNetwork } from '../../spec/checks.js';
import { type Difference, diffExperiments, isSameWork } from '../../spec/diff.js';
import type { LoadedPipeline } from '../../spec/experiment.js';
import { loadPipeline } from '../../spec/pipeline.js';
import { type Command, print } from '../command.js';
import { grouped } from '../table.js';

export const diff: Command = {
  name: 'diff',
  usage: 'A B',
  summary: 'what differs between two pipelines or runs, by meaning (--markdown; --set changes B); exit 1 if anything does',
  examples: ['hsi-run diff pipelines/ssrn-in.yaml pipelines/ssrn-ksc.yaml', 'hsi-run diff mine.yaml runs/mine-3f9a1c2b4d5e --json'],
  async run(positionals, { set, json, markdown, quiet }) {
    if (positionals.length !== 2) {
      throw new Failure({ code: 'usage', message: `diff takes two pipelines or run folders, not ${positionals.length}` });
    }
    const a = load(positionals[0], []);
    const b = load(positionals[1], set);
    const differences = diffExperiments(a, b);
    const consequences = consequencesOf(a, b, differences);
    if (json) print(JSON.stringify({ same: differences.length === 0, differences, ...consequences }, null, 2));
    else if (markdown) print(asMarkdown(differences, consequences));
    else if (!quiet) print(asText(differences, consequences));
    return differences.length === 0 ? 0 : 1;
  },
};

interface Consequences {
  /** Trials of the same seed have the same address, as far as the data is the same. */
  readonly sameTrials: boolean;
  readonly parameters?: readonly [number, number];
  readonly flops?: readonly [number, number];
}

function load(path: string, set: readonly string[]): LoadedPipeline {
  const resolved = join(path, 'resolved.yaml');
  return loadPipeline(existsSync(resolved) ? resolved : path, set);
}

function consequencesOf(a: LoadedPipeline, b: LoadedPipeline, differences: readonly Difference[]): Consequences {
  const [first, second] = [a, b].map((pipeline) => {
    const size = knownSize(pipeline.experiment);
    if (!size) return undefined;
    const network = pipelineNetwork(pipeline, size);
    return { parameters: countParameters(networkParameters(network)).trainable, flops: networkFlops(network) };
  });
  return {
    sameTrials: isSameWork(differences),
    ...(first && second ? { parameters: [first.parameters, second.parameters], flops: [first.flops, second.flops] } : {}),
  };
}

const SIGNS = { added: '+', removed: '-', changed: '~' } as const;

function asText(differences: readonly Difference[], consequences: Consequences): string {
  if (differences.length === 0) return 'no difference';
  return [...differences.map((difference) => `${SIGNS[difference.kind]} ${difference.path}: ${describe(difference)}`), '',
    ...sentences(consequences)].join('\n');
}

function asMarkdown(differences: readonly Difference[], consequences: Consequences): string {
  if (differences.length === 0) return 'No difference.';
  const rows = differences.map((difference) => `| ${difference.kind} | \`${difference.path}\` | ${describe(difference)} |`);
  return ['| | value | |', '|---|---|---|', ...rows, '', ...sentences(consequences).map((sentence) => `- ${sentence}`)].join('\n');
}

function describe({ kind, from, to, fromSet, toSet }: Difference): string {
  const show = (value: unknown, isSet: boolean | undefined) => `${JSON.stringify(value)}${isSet ? '' : ' (default)'}`;
  if (kind === 'added') return show(to, toSet);
  return kind === 'removed' ? show(from, fromSet) : `${show(from, fromSet)} -> ${show(to, toSet)}`;
}

function sentences({ sameTrials, parameters, flops }: Consequences): string[] {
  const list = [sameTrials ? 'the same trials for the same seeds: nothing is computed again' : 'other trials: all are computed anew'];
  if (parameters) {
    const change = parameters[1] - parameters[0];
    list.push(change === 0 ? `parameters the same: ${grouped(parameters[0])}`
      : `parameters ${grouped(parameters[0])} -> ${grouped(parameters[1])} (${change > 0 ? '+' : '-'}${grouped(Math.abs(change))})`);
  }
  if (flops) list.push(`FLOPs of a patch x${(flops[1] / flops[0]).toFixed(2)}`);
  return list;
}
