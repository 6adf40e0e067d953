import { v7 as uuidv7 } from 'uuid';
import { SeededRandom } from './seeded-random.js';

const firstTimestamp = Date.UTC(2026, 0, 1);

/** Increasing UUIDv7 record ids, the same in every demo school. */
export class DemoIds {
  private readonly random = new SeededRandom(7);
  private count = 0;

  next(): string {
    const random = Uint8Array.from({ length: 16 }, () => Math.floor(this.random.next() * 256));
    return uuidv7({ msecs: firstTimestamp + this.count++, random });
  }
}
