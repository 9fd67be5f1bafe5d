import { Document, isMap, isScalar, isSeq, type Node, visit } from 'yaml';
import type { Experiment, LoadedPipeline } from './experiment.js';
import { spellPoints } from './vary/points.js';

/** A resolved pipeline as YAML: a valid pipeline itself, with the same addresses. */
export function writeExperiment(experiment: Experiment): string {
  return writeYaml(inOrder(experiment));
}

/**
 * A whole pipeline resolved, as plain values: what does not vary once, and every configuration with its name and the
 * values that it does not share with all others.
 */
export function resolvedValue({ experiment, name, varies, configurations }: LoadedPipeline): Record<string, unknown> {
  if (!varies) return inOrder(experiment);
  return { ...inOrder({ ...experiment, name }), vary: spellPoints(configurations) };
}

export function writePipeline(pipeline: LoadedPipeline): string {
  return writeYaml(resolvedValue(pipeline));
}

function inOrder(experiment: Experiment): Record<string, unknown> {
  const { version, name, description, dataset, split, patch, architecture, training, classifier, seeds, maps, published } = experiment;
  const method = classifier ? { classifier } : { architecture, training };
  return {
    version,
    name,
    ...(description === undefined ? {} : { description }),
    dataset,
    split,
    patch,
    ...method,
    seeds,
    ...(maps === undefined ? {} : { maps }),
    ...(published === undefined ? {} : { published }),
  };
}

/** @param open every key of a mapping in a line of its own; else a block or an optimizer in one line, as people write it */
export function writeYaml(value: unknown, { open = false } = {}): string {
  // What the file shares by YAML's anchors is spelled out.
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Collection(_key, node, path) {
      if (isSeq(node) && node.items.every((item) => isScalar(item))) node.flow = true;
      if (isMap(node) && path.length >= 3 && !open) node.flow = isShort(node);
      return undefined;
    },
  });
  return document.toString({ lineWidth: 140, flowCollectionPadding: false });
}

function isShort(node: Node): boolean {
  return JSON.stringify(node.toJSON()).length < 160;
}
