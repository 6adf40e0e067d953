import type { Actor } from '#platform/access/actor.js';
import type { PrincipalView } from './auth.dto.js';

/** What another area knows about the signed-in person, such as their classrooms; it becomes part of `GET /auth/me`. */
export abstract class PrincipalFacts {
  abstract principalFacts(actor: Actor): Promise<Partial<PrincipalView>>;
}
