/** The parts of the split, as flat indices. */
export interface MapParts {
  readonly train: ArrayLike<number>;
  readonly validation: ArrayLike<number>;
}
