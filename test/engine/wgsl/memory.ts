/** What may go wrong, and how often it did. */
export class Findings {
  readonly counts = new Map<string, number>();

  note(kind: string): void {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
  }
}

/** Who runs now: an invocation, and how many barriers its workgroup has passed. */
export interface Now {
  invocation: number;
  interval: number;
}

type Values = Float32Array | Int32Array | Uint32Array;

/**
 * A buffer or an array of a workgroup. Every access is checked: bounds, values that nobody has set, and whether another invocation reads or
 * writes the same value with no barrier between. Of a workgroup's vectors that goes for two components too: WGSL takes a vector for one
 * place in memory.
 */
export class CheckedMemory {
  readonly #writer: Int32Array;
  readonly #written: Int32Array;
  readonly #reader: Int32Array;
  readonly #read: Int32Array;
  readonly #unset: Uint8Array | undefined;

  constructor(
    readonly name: string,
    readonly values: Values,
    readonly width: number,
    readonly space: 'workgroup' | 'read' | 'read_write',
    readonly now: Now,
    readonly findings: Findings,
  ) {
    const places = values.length / width;
    [this.#writer, this.#written, this.#reader, this.#read] = Array.from({ length: 4 }, () => new Int32Array(places).fill(-1));
    if (space === 'workgroup') this.#unset = new Uint8Array(values.length).fill(1);
  }

  get length(): number {
    return this.values.length / this.width;
  }

  load(index: number): number | number[] {
    const { width, values } = this;
    if (!this.#inside(index, 'read')) return width > 1 ? Array<number>(width).fill(0) : 0;
    if (this.#unset)
      for (let lane = 0; lane < width; lane++) if (this.#unset[index * width + lane]) this.#note('a value that was never set is read');
    const { invocation } = this.now;
    if (this.#isOthers(this.#writer[index], this.#written[index])) this.#note("race: read after another's write");
    // -2: several have read it.
    const alone = this.#reader[index] === -1 || this.#reader[index] === invocation || !this.#isNow(this.#read[index]);
    this.#reader[index] = alone ? invocation : -2;
    this.#read[index] = this.now.interval;
    return width > 1 ? Array.from(values.subarray(index * width, (index + 1) * width)) : values[index];
  }

  /** @param lane of a component alone */
  store(index: number, lane: number | undefined, value: number | number[]): void {
    const { width, values, space } = this;
    if (space === 'read') this.#note('a buffer that is only read is written');
    if (!this.#inside(index, 'written')) return;
    if (this.#isOthers(this.#writer[index], this.#written[index])) {
      this.#note(lane === undefined ? "race: written over another's write" : 'race: a component of a vector that another writes too');
    }
    if (this.#reader[index] !== -1 && this.#isNow(this.#read[index]) && this.#reader[index] !== this.now.invocation)
      this.#note("race: written after another's read");
    this.#writer[index] = this.now.invocation;
    this.#written[index] = this.now.interval;
    const lanes = lane === undefined ? [...Array(width).keys()] : [lane];
    for (const one of lanes) {
      values[index * width + one] = typeof value === 'number' ? value : value[one];
      if (this.#unset) this.#unset[index * width + one] = 0;
    }
  }

  #inside(index: number, how: string): boolean {
    if (Number.isInteger(index) && index >= 0 && index < this.length) return true;
    this.#note(`${how} out of bounds`);
    return false;
  }

  #isOthers(by: number, interval: number): boolean {
    return by !== -1 && by !== this.now.invocation && this.#isNow(interval);
  }

  /** In a buffer no barrier parts anything: other workgroups have none in common. */
  #isNow(interval: number): boolean {
    return this.space !== 'workgroup' || interval === this.now.interval;
  }

  #note(what: string): void {
    this.findings.note(`${this.name}: ${what}`);
  }
}
