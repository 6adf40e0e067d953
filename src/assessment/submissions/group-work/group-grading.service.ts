import { Injectable } from '@nestjs/common';
import { GradeLedger } from '#assessment/grades/grade-ledger.js';
import { Database } from '#platform/database/database.js';
import { JobQueue } from '#platform/jobs/queue.js';
import { followAttempts, followSubmissions } from './group-work.sql.js';

/** A submission of one member of a group whose attempt was graded. */
interface GradedWork {
  submissionId: string;
  attemptId: string;
  /** A draft changes nothing that students see, so they are not notified. */
  isDraft: boolean;
}

/** A submission that got the grade of another member of the group. */
interface Mate {
  submissionId: string;
  originId: string;
}

/** Gives the grade of the work of a group to each member who submitted it (docs/decisions/0231). */
@Injectable()
export class GroupGradingService {
  constructor(
    private readonly ledger: GradeLedger,
    private readonly queue: JobQueue,
    private readonly database: Database,
  ) {}

  /**
   * Called in the transaction that grades, with the assessment locked. The entries of the ledger have the cause group. The
   * number of statements does not depend on the number of works.
   */
  async follow(actor: { userId: string }, works: GradedWork[], reason: string): Promise<void> {
    const [first, ...others] = works;
    if (!first) return;
    const reference = others.length === 0 && { reference: { submissionId: first.submissionId } };
    await this.ledger.because(actor, { cause: 'group', reason, ...reference });
    const attemptIds = works.map(({ attemptId }) => attemptId);
    const mates = await this.database.query<Mate>(followAttempts, [attemptIds]);
    if (mates.length === 0) return;
    const pairs = [mates.map(({ originId }) => originId), mates.map(({ submissionId }) => submissionId)];
    const changed = await this.database.query<Mate & { version: number }>(followSubmissions, pairs);
    const drafts = new Set(works.flatMap(({ isDraft, submissionId }) => (isDraft ? [submissionId] : [])));
    const decided = changed.filter(({ originId }) => !drafts.has(originId));
    await this.queue.addAll(
      'submission-decided',
      decided.map(({ submissionId, version }) => ({ submissionId, version })),
    );
  }
}
