import type { ScopeType } from '#messaging/inbox/message.entity.js';
import type { Actor } from '#platform/access/actor.js';
import type { Feature } from '#platform/config/feature-catalogue.js';

/** People who can be written to together, such as a class. Provided by the area that knows them. */
export abstract class Audience {
  abstract readonly scopeType: ScopeType;
  /** The feature switch the audience needs. */
  readonly feature?: Feature;
  /** SQL: the `user_id` of every member of the scope `$1::uuid`. */
  abstract readonly members: string;
  /** Throws unless the actor may write to them: 404 out of reach, 403 seen but not allowed. */
  abstract assertCanSend(actor: Actor, scopeId: string | null): Promise<void>;
}
