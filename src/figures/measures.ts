/** What curves show, by the names of `--json`. */
export const MEASURES = { oa: 'Overall accuracy', aa: 'Average accuracy', kappa: 'Kappa' } as const;
export type Measure = keyof typeof MEASURES;
