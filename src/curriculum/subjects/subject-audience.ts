import { Audience } from '#messaging/sending/audience.port.js';
import type { Actor } from '#platform/access/actor.js';
import type { Feature } from '#platform/config/feature-catalogue.js';
import { Provides } from '#platform/ports/ports.js';
import { SubjectsService } from './subjects.service.js';

/** The students and teachers of the classroom a subject is taught in. */
@Provides(Audience)
export class SubjectAudience extends Audience {
  readonly scopeType = 'subject';
  override readonly feature: Feature = 'subjects';
  readonly members = `SELECT m.user_id FROM subjects s JOIN classroom_members m ON m.classroom_id = s.classroom_id
    WHERE s.id = $1::uuid AND m.left_at IS NULL`;

  constructor(private readonly subjects: SubjectsService) {
    super();
  }

  async assertCanSend(actor: Actor, subjectId: string | null): Promise<void> {
    (await this.subjects.get(actor, subjectId ?? '', 'edit')).refuseArchived();
  }
}
