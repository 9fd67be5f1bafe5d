import type { Network } from '../../architecture/layers/layer.js';
import { countParameters, networkFlops, networkParameters } from '../../architecture/parameters.js';
import { escapeMarkup } from '../../errors/visible.js';
import { drawColumns } from './columns.js';
import { box, line, meeting, text, volume } from './draw.js';
import { type BranchesStep, type LayerStep, type Step, stepsOf } from './steps.js';
import { STYLE } from './style.js';

const WIDTH = 700;
/** Within a page, which has margins of its own, from here to there. */
const PAGE = [22, 682] as const;
/** The boxes, the frame of a residual block around them, the shortcut between the two, the volumes beside. */
const [BOX, BOX_WIDTH, FRAME, FRAME_WIDTH, SHORTCUT, VOLUME] = [84, 340, 36, 404, 60, 472];
const MIDDLE = BOX + BOX_WIDTH / 2;
const GAP = 22;
const SUM = 10;
/** Below a box for its edge, where a page may break. */
const EDGE = 4;

/**
 * The network as a picture: a box a layer with what follows in it, its output's volume beside it, layers with branches framed:
 * a shortcut beside the way that it spares, other branches side by side. The same network gives the same bytes.
 */
export function networkSvg(name: string, network: Network): string {
  const { head, parts, height } = drawn(name, network, '');
  return lines([
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" ${labelled('')}>`,
    ...head.names,
    `<style>\n${STYLE}\n</style>`,
    head.defs,
    `<rect class="ground" width="${WIDTH}" height="${height}"/>`,
    ...head.texts,
    ...parts,
    '</svg>',
  ]);
}

/**
 * The same inside of a page that has `networkStyle`; its identifiers begin with `network-`. A picture for each step, without a gap
 * between them: paper breaks there, and not within a box.
 */
export function networkInPage(name: string, network: Network): string {
  const [left, right] = PAGE;
  const { head, parts, height, cuts } = drawn(name, network, 'network-');
  return cuts
    .map(({ part, y }, index) => {
      const next = cuts[index + 1] ?? { part: parts.length, y: height };
      const isFirst = index === 0;
      return lines([
        `<svg viewBox="${left} ${y} ${right - left} ${next.y - y}" width="${right - left}" height="${next.y - y}" ${isFirst ? labelled('network-') : 'aria-hidden="true"'}>`,
        ...(isFirst ? [...head.names, head.defs] : []),
        // A little more than its own height, which the next one covers: no seam is seen between two.
        `<rect class="ground" y="${y}" width="${WIDTH}" height="${next.y - y + (next.y < height ? 1 : 0)}"/>`,
        ...(isFirst ? head.texts : []),
        ...parts.slice(part, next.part),
        '</svg>',
      ]);
    })
    .join('');
}

const labelled = (prefix: string) => `role="img" aria-labelledby="${prefix}name ${prefix}figures"`;
const lines = (parts: readonly string[]) => `${parts.filter((part) => part !== '').join('\n')}\n`;

/** How large it is, in words. */
export function networkFigures(network: Network): string {
  const { trainable } = countParameters(networkParameters(network));
  return `${grouped(trainable)} parameters, ${(networkFlops(network) / 1e6).toFixed(1)} MFLOP a patch, ${network.classes} classes`;
}

function drawn(name: string, network: Network, prefix: string) {
  const figures = networkFigures(network);
  const picture = new Picture();
  const cuts = [{ part: 0, y: 0 }];
  const cut = () => cuts.push({ part: picture.parts.length, y: picture.y + EDGE });
  picture.end('input', 'a patch, standardised', () => volume('activation', VOLUME, picture.y + 17, network.input));
  for (const step of stepsOf(network)) {
    cut();
    picture.step(step);
  }
  cut();
  picture.arrow();
  picture.end('output', `${network.classes} values, softmax`);
  return {
    head: {
      names: [`<title id="${prefix}name">${escapeMarkup(name)}</title>`, `<desc id="${prefix}figures">${escapeMarkup(figures)}</desc>`],
      defs:
        '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">' +
        '<path class="head" d="M0 0.5L8 4L0 7.5Z"/></marker></defs>',
      texts: [text(FRAME, 38, name, { kind: 'name', size: 18, width: WIDTH - 2 * FRAME }), text(FRAME, 58, figures, { kind: 'muted' })],
    },
    parts: picture.parts,
    cuts,
    height: picture.y + 24,
  };
}

class Picture {
  readonly parts: string[] = [];
  /** Where the next part begins. */
  y = 84;

  /** What goes in, or comes out. */
  end(title: string, note: string, beside: () => string = () => ''): void {
    this.parts.push(
      box('end', BOX, this.y, BOX_WIDTH, 34, 17) +
        text(BOX + 20, this.y + 22, title, { kind: 'title' }) +
        text(BOX + BOX_WIDTH - 20, this.y + 22, note, { kind: 'muted small', anchor: 'end' }) +
        beside(),
    );
    this.y += 34;
  }

  arrow(): void {
    this.parts.push(
      line([
        [MIDDLE, this.y],
        [MIDDLE, this.y + GAP],
      ]),
    );
    this.y += GAP;
  }

  step(step: Step): void {
    if (step.kind === 'layer') this.#layer(step);
    else this.#branches(step);
  }

  /** @param block that it lies in, if that has a frame */
  #layer({ name, family, title, note, leads: tall, parameters, output }: LayerStep, block?: string): void {
    this.arrow();
    const height = tall ? 46 : 30;
    const { y } = this;
    const count = parameters > 0 ? `${grouped(parameters)} parameter${parameters === 1 ? '' : 's'}` : '';
    const right = (line: number, words: string) => text(BOX + BOX_WIDTH - 12, y + line, words, { kind: 'muted small', anchor: 'end' });
    this.parts.push(
      box(`box ${family}`, BOX, y, BOX_WIDTH, height),
      box(`stripe ${family}`, BOX, y, 5, height, 2),
      text(BOX + 18, y + 20, title, { kind: 'title', width: BOX_WIDTH - 90 }),
      right(20, tall ? shortName(name, block) : count),
    );
    if (tall)
      this.parts.push(
        text(BOX + 18, y + 36, note, { kind: 'muted small', size: 11.5, width: BOX_WIDTH - 38 - 7 * count.length }),
        right(36, count),
      );
    if (tall || family === 'pool') this.parts.push(volume(family, VOLUME, y + height / 2, output));
    this.y += height;
  }

  #branches({ name, branches, join }: BranchesStep): void {
    const top = this.y + GAP * 0.75;
    const frame = this.parts.push('') - 1;
    const fork = top + 34;
    this.parts.push(
      line(
        [
          [MIDDLE, this.y],
          [MIDDLE, fork],
        ],
        false,
      ),
      text(FRAME + 14, top + 21, name, { kind: 'muted small' }),
    );
    const [main, aside] = branches.map(({ steps }) => plain(steps));
    if (branches.length === 2 && main && aside && aside.length < 2) this.#shortcut(main, aside, fork, name, join);
    else {
      const drawn = drawColumns(branches, join, { x: BOX, width: BOX_WIDTH, y: fork });
      this.parts.push(...drawn.parts);
      this.y = drawn.y;
    }
    this.parts[frame] = box('frame', FRAME, top, FRAME_WIDTH, this.y + 14 - top, 8);
    this.parts.push(
      line(
        [
          [MIDDLE, this.y],
          [MIDDLE, this.y + 14],
        ],
        false,
      ),
    );
    this.y += 14;
  }

  /** One way straight on, and one that goes around it. */
  #shortcut(layers: readonly LayerStep[], besides: readonly LayerStep[], fork: number, name: string, join: string): void {
    this.y = fork - 6;
    for (const layer of layers) this.#layer(layer, name);
    this.arrow();
    const middle = this.y + SUM;
    this.parts.push(
      line([
        [MIDDLE, fork],
        [SHORTCUT, fork],
        [SHORTCUT, middle],
        [MIDDLE - SUM, middle],
      ]),
      meeting(join, MIDDLE, middle, SUM),
      shortcutLabel(besides, middle),
    );
    this.y = middle + SUM;
  }
}

/** Steps none of which has branches; undefined of others. */
function plain(steps: readonly Step[]): LayerStep[] | undefined {
  const layers = steps.filter((step) => step.kind === 'layer');
  return layers.length === steps.length ? layers : undefined;
}

/** Within a block's frame the rest of the layer's name, else the block's. */
function shortName(name: string, block: string | undefined): string {
  return block === undefined ? name.split('/')[0] : name.slice(block.length + 1);
}

/** What the shortcut does to what it carries. */
function shortcutLabel(layers: readonly LayerStep[], y: number): string {
  if (layers.length === 0) return text(SHORTCUT + 12, y - 7, 'identity', { kind: 'muted small' });
  const width = MIDDLE - SUM - SHORTCUT - 38;
  return (
    box(`box ${layers[0].family}`, SHORTCUT + 14, y - 13, width, 26) +
    text(SHORTCUT + 14 + width / 2, y + 4, layers.map(({ title }) => title).join(', '), {
      size: 11.5,
      kind: 'small',
      anchor: 'middle',
      width: width - 8,
    })
  );
}

function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}
