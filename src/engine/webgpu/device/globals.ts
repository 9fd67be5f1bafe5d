/**
 * tfjs' WebGPU back end was written for browsers. It reads a few constants and classes as globals whenever it works
 * (these stay), and looks for navigator.gpu when it is constructed (this goes again).
 */
export function provideGlobals(globals: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(globals)) {
    if (!(name in globalThis)) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true, enumerable: false });
  }
}

/** Runs an action while navigator.gpu is there. */
export function withNavigator<Result>(gpu: GPU, action: () => Result): Result {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
  try {
    return action();
  } finally {
    if (before) Object.defineProperty(globalThis, 'navigator', before);
    else delete (globalThis as { navigator?: unknown }).navigator;
  }
}
