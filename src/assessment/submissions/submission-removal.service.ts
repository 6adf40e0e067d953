import { SubmissionRemoval } from '#assessment/assessments/submission-removal.port.js';
import { GradeLedger } from '#assessment/grades/grade-ledger.js';
import type { Actor } from '#platform/access/actor.js';
import { Database } from '#platform/database/database.js';
import { FilesService } from '#platform/files/files.service.js';
import { Provides } from '#platform/ports/ports.js';
import { hasSubmissions } from './scoring-rules.sql.js';
import { removeSubmissions } from './submissions.sql.js';

/** Deletes the submissions of an assessment. */
@Provides(SubmissionRemoval)
export class SubmissionRemovalService implements SubmissionRemoval {
  constructor(
    private readonly files: FilesService,
    private readonly ledger: GradeLedger,
    private readonly database: Database,
  ) {}

  async exist(assessmentId: string): Promise<boolean> {
    return (await this.database.query(hasSubmissions, [assessmentId])).length > 0;
  }

  async removeAll(actor: Actor, assessmentId: string): Promise<void> {
    await this.ledger.because(actor, { cause: 'removal', reason: 'The assessment was deleted with its submissions.' });
    const rows = await this.database.query<{ fileId: string }>(removeSubmissions, [assessmentId]);
    await this.ledger.removeGrades(assessmentId);
    await this.files.discard(rows.map(({ fileId }) => fileId));
  }
}
