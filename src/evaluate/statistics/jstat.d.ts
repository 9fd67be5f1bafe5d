/** What is used of jstat, which has no types. */
declare module 'jstat' {
  interface JStat {
    readonly studentt: { cdf(t: number, degrees: number): number; inv(probability: number, degrees: number): number };
    readonly normal: { cdf(x: number, mean: number, deviation: number): number; pdf(x: number, mean: number, deviation: number): number };
    readonly chisquare: { cdf(x: number, degrees: number): number };
    readonly centralF: { cdf(x: number, first: number, second: number): number };
    readonly binomial: { cdf(successes: number, trials: number, probability: number): number };
  }
  const jstat: { readonly jStat: JStat };
  export default jstat;
}
