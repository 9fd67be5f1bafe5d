/** Bytes of a matrix packed into panels of eight columns. */
export const panelBytes = (depth: number, columns: number): number => Math.ceil(columns / 8) * depth * 32;
