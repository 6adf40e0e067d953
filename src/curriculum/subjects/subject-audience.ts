import { Injectable } from '@nestjs/common';
import { Audiences } from '#messaging/messages/audiences.js';
import { SubjectsService } from './subjects.service.js';

/** Makes the members of a subject's classroom an audience for messages. */
@Injectable()
export class SubjectAudience {
  constructor(subjects: SubjectsService, audiences: Audiences) {
    audiences.add({
      scopeType: 'subject',
      feature: 'subjects',
      admit: async (actor, id) => (await subjects.get(actor, id ?? '', 'edit')).refuseArchived(),
      members: `SELECT m.user_id FROM subjects s JOIN classroom_members m ON m.classroom_id = s.classroom_id
        WHERE s.id = $1::uuid AND m.left_at IS NULL`,
    });
  }
}
