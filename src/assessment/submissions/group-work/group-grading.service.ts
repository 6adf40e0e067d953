import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { JobQueue } from '#platform/jobs/queue.js';
import { GradeLedger } from '#assessment/grades/grade-ledger.js';
import { followAttempt, followSubmission } from './group-work.sql.js';

/** A submission of one member of a group whose attempt was graded. */
interface GradedWork {
  submissionId: string;
  attemptId: string;
  reason: string;
  /** A draft changes nothing that students see, so they are not notified. */
  isDraft: boolean;
}

/** Gives the grade of the work of a group to each member who submitted it (docs/decisions/0231). */
@Injectable()
export class GroupGradingService {
  constructor(
    private readonly ledger: GradeLedger,
    private readonly queue: JobQueue,
    private readonly database: Database,
  ) {}

  /** Called in the transaction that grades, with the assessment locked. The entries of the ledger have the cause group. */
  async follow(actor: { userId: string }, { submissionId, attemptId, reason, isDraft }: GradedWork): Promise<void> {
    await this.ledger.because(actor, { cause: 'group', reason, reference: { submissionId } });
    const mates = await this.database.query<{ submissionId: string }>(followAttempt, [attemptId]);
    if (mates.length === 0) return;
    const ids = mates.map((mate) => mate.submissionId);
    const changed = await this.database.query<{ submissionId: string }>(followSubmission, [submissionId, ids]);
    if (!isDraft) await this.queue.addAll('submission-decided', changed);
  }
}
