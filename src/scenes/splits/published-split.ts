/** A mask of a published split. */
export interface SplitMaskFile {
  readonly file: string;
  readonly variable?: string;
  /** Pixels that it names. */
  readonly pixels: number;
  /** SHA-256 of the file as it is distributed, where that is known. */
  readonly sha256?: string;
  /** SHA-256 of its labels as decoded (data/scene/digest.ts), which a copy in another format shares. */
  readonly digest?: string;
}

/** A split that papers share as files, and all that is needed to use it as it is. */
export interface PublishedSplit {
  readonly id: string;
  readonly title: string;
  /** The scenes that it is of; also one of the user's own with such a name. */
  readonly scenes: readonly string[];
  readonly rows: number;
  readonly columns: number;
  /** The class of the labels 1, 2, 3, … of its masks, by the scene's names. */
  readonly classes: readonly string[];
  readonly train: SplitMaskFile;
  /** Or what the scene's mask labels, but for the training pixels: so many. */
  readonly test: SplitMaskFile | { readonly rest: number };
  /** Who made it, and whose experiments use it. */
  readonly source: string;
  readonly citation: string;
  /** What of it does not fit the scene's mask. */
  readonly misfit?: string;
}
