import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';

/** A unit, part or section that is about to go. */
export interface LeavingEntry {
  kind: 'unit' | 'part' | 'section';
  id: string;
}

type Detach = (actor: Actor, entry: LeavingEntry) => Promise<void>;

/** Whoever hangs something into outlines says here how it is taken down again (OQ-085). */
@Injectable()
export class OutlineReferences {
  private readonly owners: Detach[] = [];

  /** `detach` is called in the transaction that then deletes the entry with everything below it. */
  detachedBy(detach: Detach): void {
    this.owners.push(detach);
  }

  async detach(actor: Actor, entry: LeavingEntry): Promise<void> {
    for (const owner of this.owners) await owner(actor, entry);
  }
}
