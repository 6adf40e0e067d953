import { Column, Entity } from 'typeorm';
import { RootEntity } from '#platform/database/base.entity.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import { conflict } from '#platform/problems/problem.js';

export const regradeRequestStatuses = ['open', 'accepted', 'declined', 'withdrawn'] as const;
export type RegradeRequestStatus = (typeof regradeRequestStatuses)[number];

/** A student's request to grade a submission, or one answer, again. It is answered once, or withdrawn before. */
@Entity()
export class RegradeRequest extends RootEntity {
  @Column('uuid')
  submissionId: string;

  @Column('uuid')
  assessmentId: string;

  @Column('uuid')
  classroomId: string;

  @Column('uuid')
  studentId: string;

  @Column('uuid', { nullable: true })
  itemId: string | null = null;

  @Column('text')
  reason: string;

  @Column('text')
  status: RegradeRequestStatus = 'open';

  @Column('text')
  answer = '';

  @Column('uuid', { nullable: true })
  answeredBy: string | null = null;

  @Column('timestamptz', { nullable: true })
  answeredAt: Date | null = null;

  decide(status: 'accepted' | 'declined', answer: string, by: { userId: string; now: Date }): void {
    this.assertOpen();
    Object.assign(this, { status, answer, answeredBy: by.userId, answeredAt: by.now });
  }

  withdraw(): void {
    this.assertOpen();
    this.status = 'withdrawn';
  }

  private assertOpen(): void {
    if (this.status !== 'open') throw conflict('illegal_transition', `This request has been ${this.status}.`);
  }
}

explainConstraints({
  regrade_requests_open_key: conflict('regrade_requested', 'There is an open request for this submission.'),
});
