import { mustBeAble } from '#platform/access/access.js';
import type { Actor } from '#platform/access/actor.js';
import type { Feature } from '#platform/config/feature-catalogue.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Provides } from '#platform/ports/ports.js';
import { ClassroomsService } from '#school/classrooms/classrooms.service.js';
import { personPolicy } from '#school/people/people.policy.js';
import { Audience } from './audience.port.js';
import { sentMessagePolicy } from './sent-messages.policy.js';

/** One person. */
@Provides(Audience)
export class PersonAudience extends Audience {
  readonly scopeType = 'user';
  readonly members = 'SELECT id AS user_id FROM users WHERE id = $1::uuid';

  constructor(@InjectScoped(personPolicy) private readonly people: Scoped<typeof personPolicy>) {
    super();
  }

  async assertCanSend(actor: Actor, userId: string | null): Promise<void> {
    await this.people.getFor(actor, userId ?? '', 'sendMessage');
  }
}

/** The students and teachers of a classroom. */
@Provides(Audience)
export class ClassroomAudience extends Audience {
  readonly scopeType = 'classroom';
  override readonly feature: Feature = 'school';
  readonly members = 'SELECT user_id FROM classroom_members WHERE classroom_id = $1::uuid AND left_at IS NULL';

  constructor(private readonly classrooms: ClassroomsService) {
    super();
  }

  async assertCanSend(actor: Actor, classroomId: string | null): Promise<void> {
    const classroom = await this.classrooms.get(actor, classroomId ?? '', 'edit');
    classroom.refuseArchived();
  }
}

/** Everyone with an account, except graduates: they have left the school and are written to one by one. */
@Provides(Audience)
export class OrganizationAudience extends Audience {
  readonly scopeType = 'organization';
  readonly members = `SELECT id AS user_id FROM users WHERE $1::uuid IS NULL AND account_status <> 'graduated'`;

  assertCanSend(actor: Actor): Promise<void> {
    return Promise.resolve(mustBeAble(actor, 'announce', sentMessagePolicy));
  }
}
