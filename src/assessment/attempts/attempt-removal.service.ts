import { SubmissionRemoval } from '#assessment/assessments/submission-removal.port.js';
import type { Actor } from '#platform/access/actor.js';
import { Database } from '#platform/database/database.js';
import { FilesService } from '#platform/files/files.service.js';
import { Provides } from '#platform/ports/ports.js';
import { hasAttempts, removeAttempts } from './invigilation/invigilation.sql.js';

/** Deletes the attempts at an assessment. */
@Provides(SubmissionRemoval)
export class AttemptRemovalService implements SubmissionRemoval {
  constructor(
    private readonly files: FilesService,
    private readonly database: Database,
  ) {}

  async exist(assessmentId: string): Promise<boolean> {
    return (await this.database.query(hasAttempts, [assessmentId])).length > 0;
  }

  async removeAll(_actor: Actor, assessmentId: string): Promise<void> {
    const rows = await this.database.query<{ fileId: string }>(removeAttempts, [assessmentId]);
    await this.files.discard(rows.map(({ fileId }) => fileId));
  }
}
