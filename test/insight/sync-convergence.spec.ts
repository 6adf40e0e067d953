import { ModelServer } from './model-server.js';
import { OfflinePeople } from './offline-people.js';

describe('two offline clients', () => {
  it('converge without losing or repeating an operation, in 500 random interleavings', async () => {
    const faults: string[] = [];
    let operations = 0;
    for (let seed = 1; seed <= 500; seed++) {
      const people = new OfflinePeople(new ModelServer(), seed);
      faults.push(...(await people.play(40)).map((fault) => `seed ${seed}: ${fault}`));
      operations += people.operations.size;
    }

    expect(faults.slice(0, 5)).toEqual([]);
    expect(operations).toBeGreaterThan(5_000);
  });
});
