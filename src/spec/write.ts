import { Document, isMap, isScalar, isSeq, type Node, visit } from 'yaml';
import type { Experiment } from './experiment.js';

/** A resolved pipeline as YAML: a valid pipeline itself, with the same addresses. */
export function writeExperiment(experiment: Experiment): string {
  const { version, name, description, dataset, split, patch, architecture, training, seeds } = experiment;
  const head = { version, name, ...(description === undefined ? {} : { description }) };
  // What the file shares by YAML's anchors is spelled out.
  const document = new Document({ ...head, dataset, split, patch, architecture, training, seeds }, { aliasDuplicateObjects: false });
  visit(document, {
    Collection(_key, node, path) {
      // As people write it: a block or an optimizer in one line, everything above in lines of its own.
      if (isSeq(node) && node.items.every((item) => isScalar(item))) node.flow = true;
      if (isMap(node) && path.length >= 3) node.flow = isShort(node);
      return undefined;
    },
  });
  return document.toString({ lineWidth: 140, flowCollectionPadding: false });
}

function isShort(node: Node): boolean {
  return JSON.stringify(node.toJSON()).length < 160;
}
