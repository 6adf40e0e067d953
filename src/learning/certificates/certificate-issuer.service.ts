import { Injectable } from '@nestjs/common';
import type { CourseCompletion } from '#learning/progress/modules/completions.service.js';
import { Notifier } from '#messaging/inbox/notifier.js';
import { Clock } from '#platform/config/clock.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database, type Statement } from '#platform/database/database.js';
import { Features } from '#platform/features/features.js';
import { Task } from '#platform/jobs/queue.js';
import { newCertificateCode } from './certificate-code.js';
import { issuedTexts } from './certificate-texts.js';
import { issueCertificate, type IssuedCertificate, reissueCertificate } from './certificates.sql.js';

/** Issues certificates and tells their recipients (docs/decisions/0140). */
@Injectable()
export class CertificateIssuer {
  constructor(
    private readonly notifier: Notifier,
    private readonly features: Features,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  @Task('course-completed')
  async recordCompletion(completion: CourseCompletion): Promise<void> {
    if (this.features.isOn('courses')) await this.issue(completion);
  }

  /**
   * Issues one certificate per completion, also under concurrency. Returns its id; null if the completion has had its
   * certificate, or if the person has a valid one or has lost one since that completion.
   */
  issue({ userId, courseId, completedAt }: CourseCompletion): Promise<string | null> {
    const values = [userId, courseId, completedAt, this.clock.now()];
    return this.database.transaction(() => this.write(issueCertificate, values, { userId, courseId }));
  }

  /** Issues a new certificate in place of a revoked one. Returns its id; null if the person has a valid one. */
  reissue({ id, userId, courseId }: { id: string; userId: string; courseId: string }): Promise<string | null> {
    return this.write(reissueCertificate, [id, this.clock.now()], { userId, courseId });
  }

  private async write(statement: Statement, values: unknown[], about: { userId: string; courseId: string }) {
    const fresh = [newId(), newCertificateCode()];
    const [issued] = await this.database.query<IssuedCertificate>(statement, [...fresh, ...values]);
    if (!issued) return null;
    await this.notifier.notify({
      to: [about.userId],
      dedupeKey: `certificate/${issued.id}`,
      kind: 'info',
      tag: 'course',
      texts: issuedTexts(issued.courseTitle),
      about: { type: 'course', id: about.courseId },
      link: `/certificates/${issued.id}`,
    });
    return issued.id;
  }
}
