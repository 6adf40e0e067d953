import { Injectable } from '@nestjs/common';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { participantPolicy } from './participants.policy.js';
import { permissionsOf } from './session-participant.entity.js';

/** Rows of participants that are made with a session. */
@Injectable()
export class ParticipantRows {
  constructor(@InjectScoped(participantPolicy) private readonly participants: Scoped<typeof participantPolicy>) {}

  /** The instructor is a participant from the beginning, with all permissions. */
  async addInstructor({ id, instructorId }: { id: string; instructorId: string }): Promise<void> {
    const values = { sessionId: id, userId: instructorId, role: 'instructor', isInvited: true } as const;
    await this.participants.insert({ ...values, permissions: permissionsOf.instructor });
  }
}
