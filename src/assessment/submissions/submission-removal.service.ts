import { Database } from '#platform/database/database.js';
import { Provides } from '#platform/ports/ports.js';
import { FilesService } from '#platform/files/files.service.js';
import { SubmissionRemoval } from '#assessment/assessments/submission-removal.port.js';
import { removeSubmissions } from './submissions.sql.js';

/** Deletes the submissions of an assessment. */
@Provides(SubmissionRemoval)
export class SubmissionRemovalService implements SubmissionRemoval {
  constructor(
    private readonly files: FilesService,
    private readonly database: Database,
  ) {}

  async removeAll(assessmentId: string): Promise<void> {
    const rows = await this.database.query<{ fileId: string }>(removeSubmissions, [assessmentId]);
    await this.files.discard(rows.map(({ fileId }) => fileId));
  }
}
