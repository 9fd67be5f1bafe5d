type Numbers = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** Numbers of which it is not known how many there will be, in a typed array: a list of JavaScript takes several times the memory. */
export class NumberList<Values extends Numbers> {
  #values: Values;
  #length = 0;

  constructor(readonly kind: new (length: number) => Values) {
    this.#values = new kind(1024);
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new this.kind(2 * this.#length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }

  /** What has been pushed. */
  values(): Values {
    return this.#values.slice(0, this.#length) as Values;
  }
}
