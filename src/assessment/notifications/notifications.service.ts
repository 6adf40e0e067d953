import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Notifier } from '#messaging/inbox/notifier.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { JobQueue } from '#platform/jobs/queue.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import { isReminderTime, nextReminderTime } from '#tenancy/organizations/reminder-hours.js';
import {
  type AssessmentFacts,
  decidedTexts,
  decidedTextsForGuardians,
  type DecidedSubmission,
  type DueWork,
  publishedTexts,
  reminderTexts,
} from './notification-texts.js';
import {
  claimReminders,
  decidedSubmission,
  dueAssessments,
  publishedAssessment,
  releasedGrade,
  type ReminderGroup,
  reminderGroups,
  removeReminders,
} from './notifications.sql.js';

/** Payload of the job `assessment-published`; without students it concerns the class. */
export interface PublishedWork {
  assessmentId: string;
  studentIds?: string[] | null;
}

/** Payload of the job `remind-of-assessments`; without students it concerns those whose reminders were claimed then. */
export interface DueReminder {
  assessmentIds: string[];
  studentIds: string[] | null;
  claimedAt?: string;
}

/** Notifies students of new assessments and due dates, and students and guardians of grades. Each method returns how many. */
@Injectable()
export class AssessmentNotificationsService {
  constructor(
    private readonly notifier: Notifier,
    private readonly organizations: OrganizationsService,
    private readonly queue: JobQueue,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Notifies the students of the class, with their own dates, unless the assessment has been unpublished since. Enqueues one
   * job for each group of students with the same dates.
   */
  async notifyPublished({ assessmentId, studentIds = null }: PublishedWork): Promise<void> {
    const groups = await this.database.query<AssessmentFacts>(publishedAssessment, [assessmentId, studentIds]);
    const [group] = groups;
    if (!group || groups.length > 1)
      return this.queue.addAll(
        'assessment-published',
        groups.map(({ students }) => ({ assessmentId, studentIds: students })),
      );
    const { timeZone } = await this.organizations.current();
    await this.notifier.notify({
      ...notificationOf(group, publishedTexts(group, timeZone)),
      kind: 'info',
      dedupeKey: `published:${assessmentId}`,
    });
  }

  /**
   * Enqueues the reminders of work due within 24 hours, once per student and due date across all processes. Only during the
   * reminder hours; what becomes due at night was within 24 hours on the day before.
   */
  async enqueueReminders(now = this.clock.now()): Promise<number> {
    if (!isReminderTime(await this.organizations.current(), now)) return 0;
    return this.database.transaction(async () => {
      await this.database.query(removeReminders, [now]);
      const due = await this.database.query<{ assessmentId: string }>(claimReminders, [now]);
      const assessmentIds = [...new Set(due.map(({ assessmentId }) => assessmentId))];
      const reminder = { assessmentIds, studentIds: null, claimedAt: now.toISOString() };
      if (due.length > 0) await this.queue.add('remind-of-assessments', reminder);
      return due.length;
    });
  }

  /**
   * Reminds students of the work they have to submit, each once for all of it. Enqueues one job for each group of students
   * with the same work; postponed if the job runs outside the reminder hours, such as after a stop.
   */
  async remind(reminder: DueReminder): Promise<void> {
    const { assessmentIds, studentIds, claimedAt = null } = reminder;
    const now = this.clock.now();
    const organization = await this.organizations.current();
    if (organization.status === 'closed') return;
    if (!isReminderTime(organization, now)) {
      const runAt = nextReminderTime(organization.timeZone, now);
      return this.queue.addAt('remind-of-assessments', reminder, runAt);
    }
    const groups = await this.database.query<ReminderGroup>(reminderGroups, [
      assessmentIds,
      studentIds,
      claimedAt,
      now,
    ]);
    const [group] = groups;
    if (group && groups.length === 1) return this.remindGroup(group, organization.timeZone);
    const reminders = groups.map((each) => ({ assessmentIds: each.assessmentIds, studentIds: each.studentIds }));
    await this.queue.addAll('remind-of-assessments', reminders);
  }

  private async remindGroup(group: ReminderGroup, timeZone: string): Promise<void> {
    const { assessmentIds, dueAts, studentIds } = group;
    const rows = await this.database.query<Omit<DueWork, 'dueAt'>>(dueAssessments, [assessmentIds]);
    const rowOf = new Map(rows.map((row) => [row.id, row]));
    const works = assessmentIds.flatMap((id, at): DueWork[] => {
      const [row, dueAt] = [rowOf.get(id), dueAts[at]];
      return row && dueAt ? [{ ...row, dueAt }] : [];
    });
    const [first, last] = [works[0], works.at(-1)];
    if (!first || !last) return;
    const isSingle = works.length === 1;
    await this.notifier.notify({
      to: studentIds,
      kind: 'reminder',
      tag: 'assessment',
      texts: reminderTexts(works, timeZone),
      ...(isSingle && { about: { type: 'subject' as const, id: first.subjectId } }),
      link: isSingle ? `/assessments/${first.id}` : '/assessments',
      expiresAt: last.dueAt,
      dedupeKey: isSingle ? `due:${first.id}:${first.dueAt.getTime()}` : `due:${hashOf(works)}`,
    });
  }

  /** Notifies student and guardians that a submission was graded or returned, once per version of the submission. */
  async notifyDecided(submissionId: string, version: number): Promise<number> {
    const [submission] = await this.database.query<DecidedSubmission>(decidedSubmission, [submissionId]);
    if (!submission || submission.status === 'submitted') return 0;
    const keys = { link: `/submissions/${submission.id}`, dedupeKey: `decided:${submissionId}:${version}` };
    return this.notifier.notify({ ...decisionOf(submission), ...keys });
  }

  /** Notifies student and guardians of an entered grade that was released, once per version of the grade. */
  async notifyReleased(gradeId: string, version: number): Promise<number> {
    const [grade] = await this.database.query<DecidedSubmission>(releasedGrade, [gradeId]);
    if (!grade) return 0;
    const keys = { link: `/grades/${gradeId}`, dedupeKey: `released:${gradeId}:${version}` };
    return this.notifier.notify({ ...decisionOf(grade), ...keys });
  }
}

const decisionOf = (decided: DecidedSubmission) => ({
  to: [decided.studentId],
  kind: 'update' as const,
  tag: 'assessment',
  texts: decidedTexts(decided),
  textsForGuardians: decidedTextsForGuardians(decided),
  about: { type: 'subject' as const, id: decided.subjectId },
});

/** Identifies several assessments and their due dates; a dedupe key has at most 200 characters. */
const hashOf = (works: DueWork[]): string =>
  hash('sha256', works.map(({ id, dueAt }) => `${id}:${dueAt.getTime()}`).join(' '), 'base64url');

const notificationOf = <T>({ id, subjectId, students }: AssessmentFacts, texts: T) => ({
  to: students,
  tag: 'assessment',
  texts,
  about: { type: 'subject' as const, id: subjectId },
  link: `/assessments/${id}`,
});
