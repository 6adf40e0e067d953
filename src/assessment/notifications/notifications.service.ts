import { Injectable } from '@nestjs/common';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { JobQueue } from '#platform/jobs/queue.js';
import { Notifier } from '#messaging/messages/notifier.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import {
  type GradedSubmission,
  decidedTexts,
  decidedTextsForGuardians,
  publishedTexts,
  reminderTexts,
  type PublishedAssessment,
} from './notification-texts.js';
import { claimDue, decidedWork, openWork, setWork } from './notifications.sql.js';

/** Tells students what they are to do and how they did, and their guardians the latter. */
@Injectable()
export class AssessmentNotificationsService {
  constructor(
    private readonly messenger: Notifier,
    private readonly organizations: OrganizationsService,
    private readonly queue: JobQueue,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Says to a class that there is work; nothing, if it was taken back meanwhile. */
  async notifyPublished(assessmentId: string): Promise<number> {
    const [work] = await this.database.query<PublishedAssessment>(setWork, [assessmentId]);
    if (!work) return 0;
    const { timeZone } = await this.organizations.current();
    return this.messenger.notify({
      ...notificationOf(work, publishedTexts(work, timeZone)),
      kind: 'info',
      dedupeKey: `published:${assessmentId}`,
    });
  }

  /** Finds what is due within a day and queues its reminders: once for each due date, in whichever process. */
  async findDue(now = this.clock.now()): Promise<number> {
    return this.database.transaction(async () => {
      const due = await this.database.query<{ assessmentId: string }>(claimDue, [now]);
      await this.queue.addAll('remind-of-assessment', due);
      return due.length;
    });
  }

  /** Reminds those who have not handed in. */
  async remind(assessmentId: string): Promise<number> {
    const [work] = await this.database.query<PublishedAssessment>(openWork, [assessmentId]);
    if (!work?.dueAt || work.dueAt <= this.clock.now()) return 0;
    const { timeZone } = await this.organizations.current();
    return this.messenger.notify({
      ...notificationOf(work, reminderTexts(work, work.dueAt, timeZone)),
      kind: 'reminder',
      expiresAt: work.dueAt,
      dedupeKey: `due:${assessmentId}:${work.dueAt.getTime()}`,
    });
  }

  /** Says to a student and their guardians that the work was graded or given back; `version` tells one time from another. */
  async notifyDecided(submissionId: string, version: number): Promise<number> {
    const [work] = await this.database.query<GradedSubmission>(decidedWork, [submissionId]);
    if (!work || work.status === 'submitted') return 0;
    return this.messenger.notify({
      to: [work.studentId],
      kind: 'update',
      tag: 'assessment',
      texts: decidedTexts(work),
      textsForGuardians: decidedTextsForGuardians(work),
      about: { type: 'subject', id: work.subjectId },
      link: `/submissions/${work.id}`,
      dedupeKey: `decided:${submissionId}:${version}`,
    });
  }
}

const notificationOf = <T>({ id, subjectId, students }: PublishedAssessment, texts: T) => ({
  to: students,
  tag: 'assessment',
  texts,
  about: { type: 'subject' as const, id: subjectId },
  link: `/assessments/${id}`,
});
