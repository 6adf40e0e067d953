import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { RawJson } from '#platform/api/returns.js';
import { Clock } from '#platform/config/clock.js';
import { Settings } from '#platform/config/settings.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { notFound } from '#platform/problems/problem.js';
import { classroomPolicy } from '#school/classrooms/classrooms.policy.js';
import { ClassroomsService } from '#school/classrooms/classrooms.service.js';
import { personPolicy } from '#school/people/people.policy.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import { classSessions } from './class-sessions.sql.js';
import type { DaysQuery } from './date-range.dto.js';
import { type DayRange, dayIn, dayRange } from './day-range.js';
import { organizationAnalytics } from './organization-analytics.sql.js';
import type { SessionAnalyticsQuery } from './session-analytics.dto.js';
import { classroomAnalytics, sessionAnalytics } from './session-analytics.sql.js';

interface JsonRow {
  json: string;
}

/** Session statistics of the organization, of taught students and of a classroom. */
@Injectable()
export class SessionAnalyticsService {
  constructor(
    @InjectScoped(personPolicy) private readonly people: Scoped<typeof personPolicy>,
    @InjectScoped(classroomPolicy) private readonly rooms: Scoped<typeof classroomPolicy>,
    private readonly classrooms: ClassroomsService,
    private readonly organizations: OrganizationsService,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /** Statistics over all users the actor may see, or over the students of one classroom. */
  async overview(actor: Actor, { classroomId, ...days }: SessionAnalyticsQuery): Promise<RawJson> {
    const { from, to } = await this.range(days);
    if (classroomId) await this.classrooms.get(actor, classroomId);
    const everyone = this.people.reachesAll(actor, 'readSessionStatistics') ? organizationAnalytics : sessionAnalytics;
    const read = classroomId ? classroomAnalytics : everyone;
    const values = [from, to, this.activeSince(), ...(classroomId ? [classroomId] : [])];
    const [found] = await this.people.read<JsonRow>(actor, read, values, 'readSessionStatistics');
    return new RawJson(found?.json ?? '{}');
  }

  /** Totals of each student of a classroom. */
  async ofClass(actor: Actor, classroomId: string, days: DaysQuery): Promise<RawJson> {
    const { from, to, isOver } = await this.range(days);
    const values = [from, to, this.activeSince(), classroomId, isOver];
    const [found] = await this.rooms.read<JsonRow>(actor, classSessions, values, 'readSessions');
    if (!found) throw notFound('classroom');
    return new RawJson(found.json);
  }

  /** The requested date range in the organization's time zone. */
  async range(days: DaysQuery): Promise<DayRange> {
    const { timeZone } = await this.organizations.current();
    return dayRange(days, dayIn(timeZone, this.clock.now()));
  }

  /** Users with activity since this moment count as active now. */
  activeSince(): Date {
    return new Date(this.clock.now().getTime() - this.settings.sessionIdleMs);
  }
}
