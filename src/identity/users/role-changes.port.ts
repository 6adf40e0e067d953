import type { User } from '#identity/accounts/user.entity.js';
import type { Actor } from '#platform/access/actor.js';

/** Ends what a person had because of another role, such as the classes they taught. */
export abstract class RoleChanges {
  /** Called in the transaction that changes the role; `person` has the new one. */
  abstract roleChanged(actor: Actor, person: Pick<User, 'id' | 'role'>): Promise<void>;
}
