import type { FoundEngine } from '../../engine/engine.js';
import { factsOf, kindOf, startEngine } from '../../engine/index.js';
import { Failure } from '../../errors/failure.js';
import type { InspectionAnswer } from './inspect.js';

// A process of its own, as a driver may end it: finds the devices of a kind of engine, or tests one engine.
const [, , task, name] = process.argv;

// Who asked was ended: nobody would end this process any more, whatever a driver does.
process.on('disconnect', () => process.exit());

try {
  if (task === 'find') answer({ type: 'found', engines: (await find(name)).map(factsOf) });
  else {
    const { selfTest } = await import('./self-test.js');
    answer({
      type: 'tested',
      test: await selfTest(
        () => startEngine('cpu'),
        () => startEngine(name),
      ),
    });
  }
} catch (error) {
  if (error instanceof Failure) answer({ type: 'failure', problems: error.problems });
  else answer({ type: 'error', stack: (error as Error).stack ?? String(error) });
}

async function find(kind: string): Promise<FoundEngine[]> {
  const { devices, find: findOne } = kindOf(kind);
  const several = (await devices?.()) ?? [];
  // One without devices says what it lacks.
  return several.length > 0 ? several : [await findOne()];
}

function answer(message: InspectionAnswer): void {
  if (process.connected) process.send!(message);
}
