import { readFile } from 'node:fs/promises';
import { type FoundWeights, unreadable } from '../found.js';
import type { WeightFormat } from './format.js';

// To add a format of weights: copy this file, add a line to index.ts, name it in the hint of found.ts and in docs/models.md.
// match.ts finds each array's place in the network. Not registered itself; compiled, so that it stays true.

/** A JSON list of arrays behind a mark. */
export const template: WeightFormat = {
  title: 'a list of arrays',
  recognizes: (head) => head.toString('latin1', 0, 5) === 'TMPL[',
  async read(file): Promise<FoundWeights> {
    try {
      const list = JSON.parse((await readFile(file, 'utf8')).slice(4)) as {
        layer: string;
        role: string;
        shape: number[];
        values: number[];
      }[];
      return {
        format: 'a list of arrays',
        arrays: list.map(({ layer, role, shape, values }) => ({
          name: `${layer}/${role}`,
          layer,
          role,
          shape,
          values: Float32Array.from(values),
        })),
      };
    } catch (error) {
      throw unreadable(file, `is not such a list: ${(error as Error).message}`).causedBy(error);
    }
  },
};
