import { assessmentPolicy } from '#assessment/assessments/assessments.policy.js';
import { AssessmentsService } from '#assessment/assessments/assessments.service.js';
import { DashboardSection } from '#identity/profiles/dashboard-section.port.js';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { PreparedRead, Scoped } from '#platform/database/scoped.repository.js';
import { Provides } from '#platform/ports/ports.js';
import { daysAfter } from '#platform/text/calendar.js';
import { currentStudent } from '#school/people/membership.sql.js';
import { AssessmentContexts, type ShownWork } from './assessment-context.js';

const upcomingDays = 7;

const isUpcoming = (dueAt: string): string => `${dueAt} >= $3::timestamptz AND ${dueAt} < $4::timestamptz`;

/**
 * The class the actor attends, and the number of published assessments of own classes, or of children's, due from $3 until
 * before $4 by the own dates. The text depends on the role alone, which is part of the statement's name.
 */
const schoolFacts = (work: ShownWork | undefined): PreparedRead => ({
  name: 'dashboard-school',
  text: (visible) => `
    SELECT (SELECT json_build_object('id', c.id, 'name', c.name) FROM classroom_members m JOIN classrooms c ON c.id = m.classroom_id
        WHERE m.user_id = :actorId AND ${currentStudent('m')} ORDER BY m.joined_at DESC LIMIT 1) AS classroom,
      (SELECT count(*)::int FROM assessments a
        WHERE ${visible('a')} AND a.status = 'published' AND a.due_at < $4::timestamptz
          AND ${work ? work.isDue('a', isUpcoming) : isUpcoming('a.due_at')}) AS "upcomingAssessments"`,
});

/** The class of a student, and how much is due in the next seven days. */
@Provides(DashboardSection)
export class SchoolSection implements DashboardSection {
  readonly name = 'school';

  constructor(
    @InjectScoped(assessmentPolicy) private readonly assessments: Scoped<typeof assessmentPolicy>,
    private readonly contexts: AssessmentContexts,
    private readonly clock: Clock,
  ) {}

  async of(actor: Actor): Promise<object> {
    const now = this.clock.now();
    const values = [now, daysAfter(now, upcomingDays)];
    const statement = schoolFacts(this.contexts.workFor(actor));
    const [facts] = await this.assessments.read<object>(actor, statement, values, 'seeDue');
    return facts ?? {};
  }
}

const maxShown = 5;

/** The next five due dates, with the state of the own work or that of the children. */
@Provides(DashboardSection)
export class DueSection implements DashboardSection {
  readonly name = 'due';

  constructor(
    private readonly assessments: AssessmentsService,
    private readonly contexts: AssessmentContexts,
    private readonly clock: Clock,
  ) {}

  async of(actor: Actor): Promise<object> {
    const learns = this.contexts.workFor(actor) !== undefined;
    const page = await this.assessments.list(actor, {
      page: 1,
      limit: maxShown,
      sort: 'dueAt',
      dueFrom: this.clock.now(),
      includeUnattached: false,
      mine: false,
      ...(learns ? { work: 'not_submitted', myClasses: false } : { state: 'published', myClasses: true }),
    });
    return (JSON.parse(page.text) as { items: object[] }).items;
  }
}
