import { Injectable } from '@nestjs/common';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { JobQueue } from '#platform/jobs/queue.js';
import { Notifier } from '#messaging/inbox/notifier.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import { AssessmentLifecycleService } from '#assessment/assessments/assessment-lifecycle.service.js';
import {
  type AssessmentFacts,
  decidedTexts,
  decidedTextsForGuardians,
  type DecidedSubmission,
  publishedTexts,
  reminderTexts,
} from './notification-texts.js';
import { assessmentToSubmit, decidedSubmission, publishedAssessment } from './notifications.sql.js';

/** Notifies students of new assessments and due dates, and students and guardians of grades. Each method returns how many. */
@Injectable()
export class AssessmentNotificationsService {
  constructor(
    private readonly notifier: Notifier,
    private readonly organizations: OrganizationsService,
    private readonly assessments: AssessmentLifecycleService,
    private readonly queue: JobQueue,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Notifies the students of the class, unless the assessment has been unpublished since. */
  async notifyPublished(assessmentId: string): Promise<number> {
    const [assessment] = await this.database.query<AssessmentFacts>(publishedAssessment, [assessmentId]);
    if (!assessment) return 0;
    const { timeZone } = await this.organizations.current();
    return this.notifier.notify({
      ...notificationOf(assessment, publishedTexts(assessment, timeZone)),
      kind: 'info',
      dedupeKey: `published:${assessmentId}`,
    });
  }

  /** Enqueues a reminder for each assessment due within 24 hours, once per due date across all processes. */
  async enqueueReminders(now = this.clock.now()): Promise<number> {
    return this.database.transaction(async () => {
      const due = await this.assessments.claimReminders(now);
      await this.queue.addAll('remind-of-assessment', due);
      return due.length;
    });
  }

  /** Reminds the students who have not submitted, or whose submission was returned. */
  async remind(assessmentId: string): Promise<number> {
    const [assessment] = await this.database.query<AssessmentFacts>(assessmentToSubmit, [assessmentId]);
    if (!assessment?.dueAt || assessment.dueAt <= this.clock.now()) return 0;
    const { timeZone } = await this.organizations.current();
    return this.notifier.notify({
      ...notificationOf(assessment, reminderTexts(assessment, assessment.dueAt, timeZone)),
      kind: 'reminder',
      expiresAt: assessment.dueAt,
      dedupeKey: `due:${assessmentId}:${assessment.dueAt.getTime()}`,
    });
  }

  /** Notifies student and guardians that a submission was graded or returned, once per version of the submission. */
  async notifyDecided(submissionId: string, version: number): Promise<number> {
    const [submission] = await this.database.query<DecidedSubmission>(decidedSubmission, [submissionId]);
    if (!submission || submission.status === 'submitted') return 0;
    return this.notifier.notify({
      to: [submission.studentId],
      kind: 'update',
      tag: 'assessment',
      texts: decidedTexts(submission),
      textsForGuardians: decidedTextsForGuardians(submission),
      about: { type: 'subject', id: submission.subjectId },
      link: `/submissions/${submission.id}`,
      dedupeKey: `decided:${submissionId}:${version}`,
    });
  }
}

const notificationOf = <T>({ id, subjectId, students }: AssessmentFacts, texts: T) => ({
  to: students,
  tag: 'assessment',
  texts,
  about: { type: 'subject' as const, id: subjectId },
  link: `/assessments/${id}`,
});
