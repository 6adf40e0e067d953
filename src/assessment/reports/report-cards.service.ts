import { Injectable } from '@nestjs/common';
import { GradebookReader } from '#assessment/gradebook/gradebook-reader.service.js';
import { classTotals } from '#assessment/gradebook/gradebook.service.js';
import { GradingPeriodsService } from '#assessment/gradebook/periods/grading-periods.service.js';
import type { Actor } from '#platform/access/actor.js';
import type { Page } from '#platform/api/page.js';
import { paginate } from '#platform/api/paginate.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { orderBy } from '#platform/database/order-by.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { JobQueue } from '#platform/jobs/queue.js';
import { mapPaced } from '#platform/pacing/pacing.js';
import { conflict, notFound } from '#platform/problems/problem.js';
import type { Classroom } from '#school/classrooms/classroom.entity.js';
import { ClassroomsService } from '#school/classrooms/classrooms.service.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import type { ReportCardContent, ReportCardSection } from './report-card-page.js';
import type { ReportCard } from './report-card.entity.js';
import type { ReportCardQuery, ReportCardsDraft } from './report-cards.dto.js';
import { earlierSections, issueReportCards } from './report-cards.sql.js';
import { reportCardPolicy } from './reports.policy.js';

/** More students than a class has. */
const maxStudents = 500;

/** Issues report cards and transcripts with the grades of the moment, and reads them. */
@Injectable()
export class ReportCardsService {
  constructor(
    @InjectScoped(reportCardPolicy) private readonly cards: Scoped<typeof reportCardPolicy>,
    private readonly gradebook: GradebookReader,
    private readonly classrooms: ClassroomsService,
    private readonly periods: GradingPeriodsService,
    private readonly organizations: OrganizationsService,
    private readonly queue: JobQueue,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  list(
    actor: Actor,
    { kind, studentId, classroomId, periodId, latest, ...query }: ReportCardQuery,
  ): Promise<Page<ReportCard>> {
    const rows = this.cards.visibleTo(actor);
    if (kind) rows.andWhere('row.kind = :kind', { kind });
    if (studentId) rows.andWhere('row.studentId = :studentId', { studentId });
    if (classroomId) rows.andWhere('row.classroomId = :classroomId', { classroomId });
    if (periodId) rows.andWhere('row.periodId = :periodId', { periodId });
    if (latest) rows.andWhere('row.replacedAt IS NULL');
    return paginate(orderBy(rows, '-issuedAt', '-id'), query);
  }

  get(actor: Actor, id: string): Promise<ReportCard> {
    return this.cards.get(actor, id);
  }

  /**
   * Issues the report cards of a class, or of one of its students. Who has one already gets its next edition. Grades are
   * copied, so that later changes do not reach what was issued; jobs draw the PDFs. Audited.
   */
  async issue(actor: Actor, classroomId: string, { kind, periodId, studentId }: ReportCardsDraft) {
    const classroom = await this.classrooms.get(actor, classroomId, 'edit');
    const contents = await this.contents(actor, classroom, periodId, studentId);
    if (studentId && contents.length === 0) throw notFound('student');
    if (contents.length === 0) throw conflict('class_empty', 'This class has no students. Enroll them first.');
    return this.database.transaction(async () => {
      const complete = kind === 'transcript' ? await this.withEarlier(contents, classroomId) : contents;
      const drafts = complete.map((draft) => ({ ...draft, id: newId() }));
      const values = [classroomId, kind, periodId, actor.userId, this.clock.now()];
      await this.database.query(issueReportCards, [JSON.stringify(drafts), ...values]);
      const ids = drafts.map(({ id }) => id);
      await this.queue.addAll(
        'draw-report-card',
        ids.map((id) => ({ id })),
      );
      const data = { kind, periodId, students: drafts.map((draft) => draft.studentId) };
      await this.audit.record(actor, {
        action: 'report_cards.issued',
        entity: 'classroom',
        entityId: classroomId,
        data,
      });
      const issued = await this.cards.visibleTo(actor).andWhere('row.id = ANY(:ids)', { ids }).getMany();
      const places = new Map(ids.map((id, at) => [id, at]));
      return { reportCards: issued.sort((a, b) => (places.get(a.id) ?? 0) - (places.get(b.id) ?? 0)) };
    });
  }

  private async contents(actor: Actor, classroom: Classroom, periodId: string | null, studentId: string | undefined) {
    const period = periodId ? await this.periods.get(actor, periodId) : null;
    const frames = await this.gradebook.frames({ classroomId: classroom.id, periodId: periodId ?? undefined });
    const organization = await this.organizations.current();
    const rows = studentId
      ? [await this.gradebook.row(actor, frames, classroom.id, studentId)]
      : (await this.gradebook.rows(actor, frames, classroom.id, { page: 1, limit: maxStudents })).items;
    const place = {
      classroomName: classroom.name,
      academicYear: classroom.academicYear,
      periodName: period?.name ?? null,
    };
    return mapPaced(rows, ({ studentId: student, studentName, submissions }) => {
      const section = {
        ...place,
        ...sectionOf(
          frames.map(({ subjectName }) => subjectName),
          classTotals(frames, submissions),
        ),
      };
      const content: ReportCardContent = { studentName, organizationName: organization.name, sections: [section] };
      return { studentId: student, content };
    });
  }

  /** Adds what was reported in earlier classes before the present one. */
  private async withEarlier(contents: { studentId: string; content: ReportCardContent }[], classroomId: string) {
    const ids = contents.map(({ studentId }) => studentId);
    const found = await this.database.query<{ studentId: string; sections: ReportCardSection[] }>(earlierSections, [
      ids,
      classroomId,
    ]);
    return contents.map(({ studentId, content }) => {
      const earlier = found.filter((each) => each.studentId === studentId).flatMap(({ sections }) => sections);
      return { studentId, content: { ...content, sections: [...earlier, ...content.sections] } };
    });
  }
}

function sectionOf(
  names: string[],
  { subjects, current, withUngraded }: ReturnType<typeof classTotals>,
): Pick<ReportCardSection, 'subjects' | 'overall'> {
  return {
    subjects: subjects.map((subject, at) => ({
      name: names[at] ?? '',
      ...subject.current,
      percentWithUngraded: subject.withUngraded.percent,
    })),
    overall: { ...current, percentWithUngraded: withUngraded.percent },
  };
}
