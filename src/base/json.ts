/** An object as JSON has it, of which nothing is known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws SyntaxError if the text is not JSON, or not that of an object */
export function parseObject(text: string): JsonObject {
  const value: unknown = JSON.parse(text);
  if (!isObject(value)) throw new SyntaxError('is not a JSON object');
  return value;
}

/** An object as JSON, a line for each value. */
export function objectText(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
