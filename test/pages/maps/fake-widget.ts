import { runInNewContext } from 'node:vm';
import { MAP_CLIENT } from '../../../src/pages/maps/client.js';
import type { MapSet } from '../../../src/pages/maps/map-set.js';
import { packMaps } from '../../../src/pages/maps/pack.js';

interface Shown {
  /** Of the left map's pixels, `#rrggbb`. */
  readonly colours: readonly string[];
  readonly legend: Readonly<Record<string, string>>;
}

/** As much of a browser as the maps' script needs: one widget, the first item on the left and the ground truth on the right. */
export async function openWidget(maps: MapSet): Promise<{ show(view: string): Shown; tell(row: number, column: number): string }> {
  const { columns } = maps;
  let image: ArrayLike<number> = [];
  let lines: { swatch: { style: { background?: string } }; name: string }[] = [];
  let view = 'classes';
  const listeners: Record<string, (event: object) => void> = {};
  const told = { textContent: '' };
  const canvas = (side: number) => ({
    parentElement: { querySelector: () => ({ style: {} }) },
    getContext: () => ({
      createImageData: (width: number, height: number) => ({ data: new Uint8ClampedArray(4 * width * height) }),
      putImageData: ({ data }: { data: Uint8ClampedArray }) => {
        if (side === 0) image = data;
      },
    }),
    addEventListener: (name: string, listener: (event: object) => void) => {
      listeners[name] ??= listener;
    },
    getBoundingClientRect: () => ({ left: 0, top: 0, width: columns, height: maps.rows }),
  });
  const parts: Record<string, object> = {
    script: { textContent: JSON.stringify(packMaps(maps).data) },
    '.told': told,
    '[aria-live]': {},
    '.legend': {
      replaceChildren: (...all: typeof lines) => {
        lines = all;
      },
    },
    '[data-side="0"]': { value: '0' },
    '[data-side="1"]': { value: 'truth' },
    'input[type=checkbox]': { checked: false },
  };
  const started = new Promise<void>((resolve, reject) => {
    const widget = {
      querySelector: (name: string) => (name === 'input[type=radio]:checked' ? { value: view } : parts[name]),
      querySelectorAll: () => [canvas(0), canvas(1)],
      addEventListener: (name: string, listener: (event: object) => void) => {
        listeners[name] = listener;
      },
      set hidden(_: boolean) {
        resolve();
      },
    };
    const element = () => ({
      style: {},
      append(this: Record<string, unknown>, swatch: object, name: string) {
        Object.assign(this, { swatch, name });
      },
    });
    const document = { querySelectorAll: () => [widget], createElement: element };
    const failed = "for (const widget of document.querySelectorAll('.maps')) startMaps(widget)";
    runInNewContext(MAP_CLIENT.replace(failed, `${failed}.catch(reject)`), {
      document,
      reject,
      Uint8Array,
      Response,
      Blob,
      DecompressionStream,
      atob,
    });
  });
  await started;
  const hex = (pixel: number) => `#${Buffer.from(Array.from(image).slice(4 * pixel, 4 * pixel + 3)).toString('hex')}`;
  return {
    show(name) {
      view = name;
      listeners.change({});
      return {
        colours: Array.from({ length: image.length / 4 }, (_, pixel) => hex(pixel)),
        legend: Object.fromEntries(lines.map(({ swatch, name: label }) => [label, swatch.style.background!])),
      };
    },
    tell(row, column) {
      listeners.pointermove({ clientX: column + 0.5, clientY: row + 0.5 });
      return told.textContent;
    },
  };
}
