import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';

/** A unit, part or section that is about to be deleted. */
export interface LeavingEntry {
  kind: 'unit' | 'part' | 'section';
  id: string;
}

type Detach = (actor: Actor, entry: LeavingEntry) => Promise<void>;

/** Features that attach records to outlines register here how to detach them when an entry is deleted. */
@Injectable()
export class OutlineReferences {
  private readonly handlers: Detach[] = [];

  /** Registers a handler, called within the transaction that deletes the entry and its descendants. */
  detachedBy(detach: Detach): void {
    this.handlers.push(detach);
  }

  /** Detaches everything attached to the entry or its descendants. */
  async detach(actor: Actor, entry: LeavingEntry): Promise<void> {
    for (const detach of this.handlers) await detach(actor, entry);
  }
}
