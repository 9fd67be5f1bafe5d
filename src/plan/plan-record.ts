import { walkLayers } from '../architecture/layers/index.js';
import { countParameters, layerFlops, layerParameters, networkFlops, networkParameters } from '../architecture/parameters.js';
import { spellPoints } from '../pipeline/vary/points.js';
import { workerBytes } from '../workers/jobs.js';
import { diskOf } from './disk.js';
import type { DraftConfiguration, NetworkDraft } from './draft.js';
import type { Plan } from './plan.js';
import type { PlannedNetwork, PlanRecord } from './planned.js';

/** A plan as plain values; what is not known is null. */
export function planRecord(plan: Plan): PlanRecord {
  const { pipeline, engine, configurations, networks, missing, jobs, threads, memory, time, missingData, warnings } = plan;
  const points = spellPoints(pipeline.configurations);
  return {
    name: pipeline.name,
    engine: { name: engine.name, class: engine.class },
    jobs,
    threads,
    toCompute: missing.length,
    memory,
    disk: diskOf(plan),
    time: time
      ? {
          hours: time.hours,
          from: time.reference.from,
          trainStepMs: time.reference.trainStepMs,
          predictPatchMs: time.reference.predictPatchMs,
          jobs: time.reference.jobs,
          threads: time.reference.threads,
          configuration: time.reference.of.configuration.experiment.name,
          scaled: time.scaled,
        }
      : null,
    missingData,
    warnings,
    configurations: configurations.map((configuration, index) => {
      const { name, ...values } = points[index] as { name: string };
      const { classifier } = configuration;
      return {
        name,
        values,
        network: configuration.network ? networks.findIndex((sharing) => sharing.some((one) => one === configuration)) : null,
        ...(classifier && { classifier: classifierRecord(classifier) }),
        pixels: configuration.pixels,
        workerBytes: workerBytes(configuration),
        hours: time && configuration.network ? (time.each.get(configuration) ?? 0) : null,
        trials: configuration.trials.map(({ seed, address, cached, epochsDone }) => ({
          seed,
          address: address ?? null,
          cached: cached ?? null,
          epochsDone,
        })),
      };
    }),
    networks: networks.map(networkRecord),
  };
}

function classifierRecord({ effort: { points, fits }, features }: NonNullable<DraftConfiguration['classifier']>) {
  return { settings: points, models: fits, features };
}

function networkRecord(sharing: readonly NetworkDraft[]): PlannedNetwork {
  const [{ network }] = sharing;
  return {
    configurations: sharing.map(({ configuration }) => configuration.experiment.name),
    input: network.input,
    classes: network.classes,
    ...countParameters(networkParameters(network)),
    flops: networkFlops(network),
    layers: [...walkLayers(network.layers)].map((layer) => ({
      name: layer.name,
      kind: layer.kind,
      output: layer.output,
      flops: layerFlops(layer),
      ...countParameters(layerParameters(layer)),
    })),
  };
}
