export type AttributeValue = number | string | readonly number[] | readonly string[];
/** By names in lower case without blanks, `_` and `-`. */
export type Attributes = ReadonlyMap<string, AttributeValue>;

/** An array beside the image that describes its bands, and the unit that it names. */
export interface DescribedAround {
  /** As those of attributes are. */
  readonly name: string;
  readonly value: AttributeValue;
  readonly unit?: string;
}

/** What stands around an array in its file. */
export interface Surroundings {
  readonly shape: readonly number[];
  readonly own: Attributes;
  /** Of the groups that it lies in, the nearest first. */
  readonly groups: readonly Attributes[];
  /** The nearest first. */
  readonly beside: readonly DescribedAround[];
  /** Of the variable that CF's `grid_mapping` names. */
  readonly mapping?: Attributes;
}

export const MAP_INFO = ['mapinfo'];
/** Arrays with the place of each column and row, at the centres of pixels (CF's coordinate variables). */
export const COORDINATES = { x: ['x', 'xc', 'lon', 'longitude', 'easting'], y: ['y', 'yc', 'lat', 'latitude', 'northing'] } as const;
