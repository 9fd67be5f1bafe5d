import type { Network } from '../../architecture/layers/layer.js';
import type { Shape } from '../../architecture/shape.js';
import { type BranchesStep, formatChannels, formatVolume, type LayerStep, type Step, stepsOf } from './steps.js';

/** The network as a Mermaid flowchart: layers with branches are subgraphs, each branch a chain of its own. */
export function networkMermaid(network: Network): string {
  const chart = new Chart();
  const input = chart.node(`input<br/>${shapeOf(network.input)}`, 'round');
  const last = stepsOf(network).reduce((from, step) => {
    const placed = place(chart, step);
    placed.connect(from);
    return placed.last;
  }, input);
  chart.edge(last, chart.node(`${network.classes} classes`, 'round'));
  return `flowchart TD\n${chart.lines.map((line) => `  ${line}\n`).join('')}`;
}

/** A step whose nodes are drawn, and whose edges are not yet: those stand behind the subgraph that holds the nodes. */
interface Placed {
  /** The node that it ends with. */
  readonly last: string;
  /** @param label of the edges that lead to it */
  connect(from: string, label?: string): void;
}

function place(chart: Chart, step: Step): Placed {
  if (step.kind === 'branches') return placeBranches(chart, step);
  const last = chart.node(labelOf(step));
  return { last, connect: (from, label) => chart.edge(from, last, label) };
}

function placeBranches(chart: Chart, { name, branches, join }: BranchesStep): Placed {
  chart.lines.push(`subgraph ${chart.name('block')}["${name}"]`);
  const ways = branches.map(({ label, steps }) => ({ label, placed: steps.map((step) => place(chart, step)) }));
  const last = chart.node(join, 'circle');
  chart.lines.push('end');
  return {
    last,
    connect(start) {
      for (const { label, placed } of ways) {
        let from = start;
        for (const [index, one] of placed.entries()) {
          one.connect(from, index === 0 ? label : '');
          from = one.last;
        }
        chart.edge(from, last, placed.length === 0 ? label : '');
      }
    },
  };
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

  edge(from: string, to: string, label = ''): void {
    this.lines.push(`${from} -->${label === '' ? '' : `|${label}|`} ${to}`);
  }
}
