import { v7 as uuidv7 } from 'uuid';
import { Chance } from './chance.js';

const firstMoment = Date.UTC(2026, 0, 1);

/** Record ids that grow as real ones do (UUIDv7) and are the same in every demo school. */
export class DemoIds {
  private readonly chance = new Chance(7);
  private made = 0;

  next(): string {
    const random = Uint8Array.from({ length: 16 }, () => Math.floor(this.chance.next() * 256));
    return uuidv7({ msecs: firstMoment + this.made++, random });
  }
}
