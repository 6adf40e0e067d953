import type { Actor } from '#platform/access/actor.js';

/** Decides whether a person's event streams may stay open. Provided by the area that knows login sessions. */
export abstract class StreamGuard {
  abstract mayStayOpen(actor: Actor): Promise<boolean>;
}
