/** What is used of the package lerc, which brings no types. */
declare module 'lerc' {
  type Values = Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array | Float64Array;
  const Lerc: {
    decode(
      bytes: ArrayBuffer,
      options: { readonly returnPixelInterleavedDims: boolean },
    ): { readonly pixels: readonly (Values | undefined)[]; readonly mask?: Uint8Array | null };
  };
  export default Lerc;
}
