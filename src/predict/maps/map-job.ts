import type { Observer } from '../../workers/events.js';
import { runJob } from '../../workers/job-list.js';
import type { MapOptions } from './map-scene.js';
import type { MappedScene } from './own-scene.js';

/** Computes a map as a job of its own; nothing is reported of one that is stored. */
export class MapJob {
  #performed = false;

  constructor(
    readonly title: string,
    readonly emit: Observer,
  ) {}

  readonly perform: NonNullable<MapOptions['perform']> = async (work) => {
    this.#performed = true;
    const begun = performance.now();
    return runJob(
      {
        title: this.title,
        run: async (report) => {
          const found = await work((done, of, kept) => report({ kind: 'mapped', mapped: { done, of, ...(kept > 0 ? { kept } : {}) } }));
          const pixels = found.classes.reduce((count, one) => count + (one > 0 ? 1 : 0), 0);
          return [found, { kind: 'mapped', pixels, seconds: (performance.now() - begun) / 1000 }];
        },
      },
      this.emit,
    );
  };

  /** What should be known of a map, and where it lies. */
  written({ facts }: MappedScene, folder: string): void {
    if (this.#performed) void this.emit({ type: 'map-written', title: this.title, folder, remarks: facts.remarks });
  }
}
