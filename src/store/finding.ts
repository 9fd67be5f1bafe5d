/** One thing that is wrong with a folder. */
export interface Finding {
  readonly file: string;
  readonly problem: string;
}
