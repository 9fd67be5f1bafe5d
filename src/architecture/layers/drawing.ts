/** What decides a box's colour (pictures/network/style.ts has one for each). */
export type Family = 'spectral' | 'spatial' | 'activation' | 'pool' | 'dropout' | 'dense';

/** How pictures show a layer. */
export interface LayerDrawing {
  readonly family: Family;
  /** `convolution 1 × 1 × 7`; several where they stand by themselves, such as `batch norm`, `ReLU`. */
  readonly words: readonly string[];
  /** What is not as usual, such as `stride 1 × 1 × 2`. */
  readonly notes?: readonly string[];
  /** `leads`: its box takes in the layers that follow it. `follows`: it stands in the box of a layer that leads. */
  readonly joins?: 'leads' | 'follows';
}

/** How pictures show a layer that holds branches: side by side, each with a label, up to the sign where they meet. */
export interface BranchesDrawing {
  /** One for each branch; empty where nothing need be said. */
  readonly labels: readonly string[];
  /** How the branches become one, such as `add`. */
  readonly join: string;
}
