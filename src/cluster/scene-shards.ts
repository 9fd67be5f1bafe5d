import type { ListedScene } from '../predict/maps/scene-list.js';
import { assignShards, type Shard } from './shards.js';

/** The scenes of one part of a list: each part gets about as many bytes. It follows from the files alone, so that machines agree on it. */
export function scenesOfShard(scenes: readonly ListedScene[], { index, count }: Shard): ListedScene[] {
  const shards = assignShards(
    scenes.map(({ bytes }) => Math.max(1, bytes)),
    count,
  );
  return scenes.filter((_, position) => shards[position] === index);
}
