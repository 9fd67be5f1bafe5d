/** What can be read from. */
interface ReadSource {
  readonly device: GPUDevice;
  readonly queue: GPUQueue;
  /** Sends what is recorded so far to the GPU. */
  flush(): void;
}

/** The values of a part of a buffer as they are when this is called. */
export async function readPart(source: ReadSource, { buffer, offset, size }: Required<GPUBufferBinding>): Promise<Float32Array> {
  const { device, queue } = source;
  source.flush();
  const staging = device.createBuffer({ size, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ });
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(buffer, offset, staging, 0, size);
  queue.submit([encoder.finish()]);
  await staging.mapAsync(GPUMapMode.READ);
  const values = new Float32Array(staging.getMappedRange().slice(0));
  staging.destroy();
  return values;
}
