import { assessmentPolicy } from '#assessment/assessments/assessments.policy.js';
import { ownDates } from '#assessment/assessments/exceptions/own-dates.sql.js';
import type { Actor } from '#platform/access/actor.js';
import { type CalendarEntry, type CalendarRange, CalendarSource } from '#platform/calendar/calendar-source.port.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { PreparedRead, Scoped } from '#platform/database/scoped.repository.js';
import { All, Provides } from '#platform/ports/ports.js';
import { AssessmentContexts, assessmentNameJoins, assessmentNames, namedChildrenIn } from './assessment-context.js';
import { StudentWork } from './student-work.port.js';

/** Grows also when the dates of the student change: by exceptions and groups, by pauses, and by the time factor in the profile. */
const ownVersion = 'a.version + a.own_dates_revision + own.paused_seconds + coalesce(profile.version, 0)';

/**
 * When published assessments open and are due: for students with their work and their own dates, for parents with those of
 * each child.
 */
@Provides(CalendarSource)
export class AssessmentCalendar extends CalendarSource {
  constructor(
    @InjectScoped(assessmentPolicy) private readonly assessments: Scoped<typeof assessmentPolicy>,
    @All(StudentWork) private readonly providers: StudentWork[],
    private readonly contexts: AssessmentContexts,
  ) {
    super();
  }

  entriesOf(actor: Actor, { from, to, limit }: CalendarRange): Promise<CalendarEntry[]> {
    const field = this.contexts.workFor(actor)?.field;
    return this.assessments.read<CalendarEntry>(actor, this.entries(field), [from, to, limit], 'seeDue');
  }

  /** The text depends on the role alone, which is part of the statement's name. */
  private entries(field: 'work' | 'children' | undefined): PreparedRead {
    const [work] = this.providers;
    const student = field === 'children' ? 'child.id' : ':actorId';
    const shown = field && work;
    const dates = shown ? 'own' : 'a';
    const opens = shown ? 'own.opens_at' : 'a.available_from';
    return {
      name: 'assessment-calendar',
      text: (visible) => `
        SELECT moment.kind, a.id AS "recordId", a.title, moment.at AS "startsAt", moment.at AS "endsAt",
          ${assessmentNames.classroomName} AS place, ${assessmentNames.subjectName} AS description,
          a.classroom_id AS "classroomId", ${shown ? ownVersion : 'a.version'} AS version,
          ${shown ? `CASE WHEN moment.kind = 'assessment_due' THEN ${shown.state('a', student)} END` : 'NULL'} AS state,
          ${shown ? `greatest(a.updated_at, a.own_dates_changed_at, profile.updated_at, ${shown.changedAt('a', student)})` : 'a.updated_at'} AS "updatedAt",
          ${field === 'children' ? 'child.id AS "studentId", child.name AS "studentName"' : 'NULL AS "studentId"'}
        FROM assessments a ${assessmentNameJoins('a')}
        ${field === 'children' ? `CROSS JOIN LATERAL ${namedChildrenIn('a')}` : ''}
        ${shown ? `CROSS JOIN LATERAL ${ownDates('a', student)} own LEFT JOIN student_profiles profile ON profile.id = ${student}` : ''}
        CROSS JOIN LATERAL (VALUES ('assessment_due', ${dates}.due_at), ('assessment_opens', ${opens})) moment (kind, at)
        WHERE ${visible('a')} AND a.status = 'published' AND moment.at >= $3::timestamptz AND moment.at < $4::timestamptz
        ORDER BY moment.at DESC, a.id LIMIT $5`,
    };
  }
}
