import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { countParameters, networkParameters } from '../../src/architecture/parameters.js';
import type { Architecture } from '../../src/schema/pipeline.generated.js';
import { networkOf } from '../compile/networks.js';

const test = suite('architecture/published-networks');

/** Bands and classes of the scenes. */
const SCENES = { IN: [200, 16], UP: [103, 9], KSC: [176, 13] } as const;

interface Published {
  readonly preset: Extract<Architecture, string> | 'hu';
  readonly options?: object;
  readonly size: number;
  /** In place of the scene's bands, where the network is made for principal components. */
  readonly components?: number;
  /** Trainable parameters of the public code. */
  readonly counts: Partial<Record<keyof typeof SCENES, number>>;
  /** What ours has more than these, and why. */
  readonly more?: { readonly by: Partial<Record<keyof typeof SCENES, number>>; readonly since: string };
}

/** Counted by building the public code that each preset names. */
const PUBLISHED: readonly Published[] = [
  { preset: 'hu', size: 1, counts: { IN: 72196, UP: 61269, KSC: 79833 } },
  { preset: 'li', size: 5, counts: { IN: 12908, UP: 3921, KSC: 9305 } },
  { preset: 'hamida', size: 5, counts: { IN: 45196, UP: 35039, KSC: 41098 } },
  { preset: 'lee', size: 5, counts: { IN: 390288, UP: 265225, KSC: 359181 } },
  { preset: 'chen', size: 27, counts: { IN: 1119856, UP: 1067945, KSC: 1099597 } },
  { preset: 'm3d-dcnn', size: 7, counts: { IN: 269024, UP: 81881, KSC: 194781 } },
  { preset: 'hybridsn', size: 25, components: 30, counts: { IN: 5122176 } },
  {
    preset: 'cdcnn',
    size: 5,
    counts: { IN: 1063824, UP: 628361, KSC: 955917 },
    more: { by: { IN: -256, UP: -256, KSC: -256 }, since: 'the code makes a batch normalization of 128 channels that it never uses' },
  },
  { preset: 'fdssc', size: 9, counts: { IN: 1227490, UP: 651063, KSC: 1083307 } },
  {
    preset: 'dbma',
    size: 7,
    counts: { IN: 606101, UP: 320686, KSC: 536042 },
    more: { by: { UP: 5760 }, since: 'of an odd number of bands the code leaves the last value of the depth out' },
  },
  {
    preset: 'a2s2k',
    size: 9,
    counts: { IN: 370856, UP: 220824, KSC: 333329 },
    // A second set of selection weights, and hidden units for 200 bands; 96 of batch normalizations that are never used, and 24 of
    // ECA's kernels that meet nothing.
    more: { by: { IN: 2304, UP: 4705, KSC: 2892 }, since: 'the selection has weights for each branch, as in the paper' },
  },
  {
    preset: 'dbda',
    size: 9,
    counts: { IN: 610617, UP: 325202, KSC: 540558 },
    // The gates of DBMA are 3709; as there, 5760 of the depth's last value.
    more: { by: { IN: -3709, UP: 5760 - 3709, KSC: -3709 }, since: 'the code makes the gates of DBMA and never uses them' },
  },
  {
    preset: 'vit',
    size: 1,
    counts: { IN: 346233, UP: 161769 },
    // Three times 2 n^2 + n of n tokens.
    more: { by: { IN: -243009, UP: -65208 }, since: 'the code makes layers of the fusion and does not use them here' },
  },
  { preset: 'spectralformer', size: 1, counts: { IN: 346361, UP: 161897 } },
  { preset: 'spectralformer', size: 7, counts: { IN: 355577, UP: 171113 } },
  { preset: 'ssftt', size: 13, components: 30, counts: { IN: 153224, UP: 152769 } },
  { preset: 'sstn', size: 9, counts: { IN: 20499 } },
  {
    preset: 'sstn',
    options: { kernels: 18 },
    size: 9,
    counts: { UP: 16212 },
    more: { by: { UP: 49 }, since: 'the code has no biases in the first convolution for this scene' },
  },
  { preset: 'gaht', size: 7, counts: { UP: 927113 } },
];

for (const { preset, options, size, components, counts, more } of PUBLISHED) {
  for (const [scene, count] of Object.entries(counts) as [keyof typeof SCENES, number][]) {
    test(`${preset}, ${size}x${size}, ${scene}: the parameters of the public code${more ? `, but ${more.since}` : ''}`, () => {
      const [bands, classes] = SCENES[scene];
      const network = networkOf(options ? ({ preset, ...options } as Architecture) : preset, { size, bands: components ?? bands, classes });
      assert.is(countParameters(networkParameters(network)).trainable, count + (more?.by[scene] ?? 0));
    });
  }
}

test.run();
