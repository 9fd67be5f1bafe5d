import type { Network } from '../../architecture/layers.js';
import type { Shape } from '../../architecture/shape.js';
import { formatChannels, formatVolume, type LayerStep, type Step, stepsOf } from './steps.js';

/** The network as a Mermaid flowchart: residual blocks are subgraphs, their shortcuts edges of their own. */
export function networkMermaid(network: Network): string {
  const chart = new Chart();
  const input = chart.node(`input<br/>${shapeOf(network.input)}`, 'round');
  const last = stepsOf(network).reduce((from, step) => addStep(chart, step, from), input);
  chart.edges([last, chart.node(`${network.classes} classes`, 'round')]);
  return `flowchart TD\n${chart.lines.map((line) => `  ${line}\n`).join('')}`;
}

/** @returns the node that the step ends with */
function addStep(chart: Chart, step: Step, from: string): string {
  if (step.kind === 'layer') {
    const node = chart.node(labelOf(step));
    chart.edges([from, node]);
    return node;
  }
  chart.lines.push(`subgraph ${chart.name('block')}["${step.name}"]`);
  const [body, shortcut] = [step.body, step.shortcut].map((layers) => layers.map((layer) => chart.node(labelOf(layer))));
  const sum = chart.node('add', 'circle');
  chart.lines.push('end');
  chart.edges([from, ...body, sum]);
  chart.edges([from, ...shortcut, sum], 'shortcut');
  return sum;
}

function labelOf({ title, note, output }: LayerStep): string {
  return [title, note, shapeOf(output)].filter((line) => line !== '').join('<br/>');
}

function shapeOf(shape: Shape): string {
  return `${formatVolume(shape)}, ${formatChannels(shape)}`;
}

const FORMS = { box: ['[', ']'], round: ['([', '])'], circle: ['((', '))'] } as const;

class Chart {
  readonly lines: string[] = [];
  #names = 0;

  name(prefix: string): string {
    return `${prefix}${++this.#names}`;
  }

  node(label: string, form: keyof typeof FORMS = 'box'): string {
    const name = this.name('layer');
    const [open, close] = FORMS[form];
    this.lines.push(`${name}${open}"${label}"${close}`);
    return name;
  }

  /** Along a chain of nodes; a label stands on the first. */
  edges(nodes: readonly string[], label?: string): void {
    nodes.slice(1).forEach((node, index) => this.lines.push(`${nodes[index]} -->${label && index === 0 ? `|${label}|` : ''} ${node}`));
  }
}
