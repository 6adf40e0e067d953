import type { Actor } from '#platform/access/actor.js';

/** A unit, part or section that is about to be deleted. */
export interface LeavingEntry {
  kind: 'unit' | 'part' | 'section';
  id: string;
}

/** Detaches what another feature has placed in an outline: resources, assessments, tcodes. */
export abstract class OutlineReferences {
  /** Called in the transaction that then deletes the entry with everything below it. */
  abstract detachFrom(actor: Actor, entry: LeavingEntry): Promise<void>;
}
