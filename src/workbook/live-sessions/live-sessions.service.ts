import { Injectable } from '@nestjs/common';
import { CoursesService } from '#curriculum/courses/courses.service.js';
import { ModuleReader } from '#curriculum/modules/module-reader.service.js';
import { mustBeAble } from '#platform/access/access.js';
import type { Actor } from '#platform/access/actor.js';
import { versionedByContent } from '#platform/api/content-tag.js';
import { paginateInContext } from '#platform/api/paginate.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { assertVersion } from '#platform/database/base.entity.js';
import { Database } from '#platform/database/database.js';
import { orderBy } from '#platform/database/order-by.js';
import { readInContext } from '#platform/database/row-context.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { searchIn } from '#platform/database/search.js';
import { forbidden, invalid, notFound } from '#platform/problems/problem.js';
import { ClassroomsService } from '#school/classrooms/classrooms.service.js';
import { LiveSessionEvents } from './events/live-session-events.js';
import { SessionNotificationsService } from './invitations/session-notifications.service.js';
import { LiveSessionAccess } from './live-session-access.js';
import type { LiveSession } from './live-session.entity.js';
import type { LiveSessionChanges, LiveSessionDraft, LiveSessionPlaces, LiveSessionQuery } from './live-sessions.dto.js';
import { liveSessionPolicy } from './live-sessions.policy.js';
import { type LiveSessionContext, mayLead, sessionContext } from './live-sessions.sql.js';
import { ParticipantRows } from './participants/participant-rows.js';
import { assertFeatures, configOf } from './session-features.js';

/** Plans live sessions. */
@Injectable()
export class LiveSessionsService {
  constructor(
    @InjectScoped(liveSessionPolicy) private readonly sessions: Scoped<typeof liveSessionPolicy>,
    private readonly access: LiveSessionAccess,
    private readonly participants: ParticipantRows,
    private readonly events: LiveSessionEvents,
    private readonly notifications: SessionNotificationsService,
    private readonly modules: ModuleReader,
    private readonly courses: CoursesService,
    private readonly classrooms: ClassroomsService,
    private readonly database: Database,
    private readonly audit: AuditLog,
  ) {}

  async list(actor: Actor, { status, from, to, mine, q, sort, page, limit, ...places }: LiveSessionQuery) {
    const rows = this.sessions.visibleTo(actor);
    if (status) rows.andWhere('row.status = :status', { status });
    if (from) rows.andWhere('row.scheduledEnd > :from', { from });
    if (to) rows.andWhere('row.scheduledStart < :to', { to });
    for (const [place, id] of Object.entries(places)) rows.andWhere(`row.${place} = :${place}`, { [place]: id });
    if (mine) rows.andWhere(ofActor);
    searchIn(rows, q, 'title', 'description');
    const found = await paginateInContext(orderBy(rows, sort), { page, limit }, sessionContext);
    return { ...found, items: found.items.map((session) => this.view(actor, session)) };
  }

  async get(actor: Actor, id: string) {
    await this.access.open(actor, id);
    return this.show(actor, id);
  }

  /** Plans a session, with its instructor as the first participant. */
  async create(actor: Actor, { instructorId = actor.userId, ...draft }: LiveSessionDraft) {
    mustBeAble(actor, 'create', liveSessionPolicy);
    assertFeatures(draft.features);
    await this.assertMayPlaceIn(actor, draft);
    await this.assertMayLead(actor, instructorId);
    const { id } = await this.database.transaction(async () => {
      const session = await this.sessions.create(actor, { ...draft, instructorId });
      await this.participants.addInstructor(session);
      return session;
    });
    return this.show(actor, id);
  }

  /** Changes a session. Throws 409 `session_full` for fewer seats than are taken. */
  async change(actor: Actor, id: string, { metadata, ...changes }: LiveSessionChanges, expected?: number) {
    if (changes.features) assertFeatures(changes.features);
    await this.database.transaction(async () => {
      const session = await this.sessions.lock(actor, id);
      const before = { ...session };
      await this.sessions.save(Object.assign(session, changes, metadata), expected);
      if (session.status === 'scheduled') await this.notifyOfChange(before, session);
      await this.events.append(id, { userId: actor.userId, type: 'session_changed', payload: {} });
    });
    return this.show(actor, id);
  }

  /** Deletes a session with its participants and events. Throws 409 `live_session_running` while it runs. */
  async remove(actor: Actor, id: string, expected?: number): Promise<void> {
    await this.database.transaction(async () => {
      const session = await this.sessions.lock(actor, id, 'remove');
      assertVersion(session, expected);
      session.refuseRunning();
      if (session.status === 'scheduled') await this.cancelPlan(session);
      await this.sessions.remove(session);
      await this.audit.record(actor, { action: 'live_session.removed', entity: 'live_session', entityId: id });
    });
  }

  /** The saved change gives the cancellation a higher SEQUENCE, without which calendars ignore it (RFC 5546, 3.2.5). */
  private async cancelPlan(session: LiveSession): Promise<void> {
    await this.sessions.save(Object.assign(session, { status: 'cancelled' as const }));
    await this.notifications.notifyAll(session, 'cancelled');
  }

  private async notifyOfChange(before: Planned, session: LiveSession): Promise<void> {
    const isMoved = [before.scheduledStart, before.scheduledEnd].some(
      (time, n) => time.getTime() !== [session.scheduledStart, session.scheduledEnd][n]?.getTime(),
    );
    if (isMoved) await this.notifications.notifyAll(session, 'moved');
    else if (calendarFields.some((field) => before[field] !== session[field]))
      await this.notifications.updateCalendars(session);
  }

  /** A session the actor finds in lists, as it is shown. */
  async show(actor: Actor, id: string) {
    const rows = this.sessions.visibleTo(actor).andWhere('row.id = :id', { id });
    const [session] = await readInContext(rows, sessionContext);
    if (!session) throw notFound('live session');
    return versionedByContent(this.view(actor, session));
  }

  private view(actor: Actor, session: LiveSession & LiveSessionContext) {
    const { participation, recordingUrl, summary, engagementScore, participantCount } = session;
    const leads = session.instructorId === actor.userId || this.sessions.reachesAll(actor, 'edit');
    const takesPart = leads || (participation !== null && !participation.isRemoved);
    const isForAll = configOf(session.features, 'recording')?.visibleTo === 'readers';
    return {
      ...session,
      meetingUrl: takesPart ? session.meetingUrl : null,
      metadata: {
        summary,
        engagementScore,
        participantCount,
        recordingUrl: takesPart || isForAll ? recordingUrl : null,
      },
    };
  }

  /** The places carry the permission: a teacher puts a session into own modules, courses and classrooms, unless archived. */
  private async assertMayPlaceIn(actor: Actor, { moduleId, courseId, classroomId }: LiveSessionPlaces): Promise<void> {
    if (moduleId) await this.modules.assertMayAddTo(actor, moduleId);
    if (courseId) await this.courses.assertMayAddTo(actor, courseId);
    if (classroomId) (await this.classrooms.get(actor, classroomId, 'edit')).refuseArchived();
  }

  private async assertMayLead(actor: Actor, instructorId: string): Promise<void> {
    if (instructorId === actor.userId) return;
    if (!this.sessions.reachesAll(actor, 'edit'))
      throw forbidden('live_session_instructor', 'Only admins plan sessions for others. Leave out instructorId.');
    const [row] = await this.database.query<{ mayLead: boolean }>(mayLead, [instructorId]);
    if (!row?.mayLead)
      throw invalid(
        'live_session_instructor_invalid',
        'instructorId is not an active teacher or admin. Choose another.',
      );
  }
}

const ofActor = `(row.instructorId = :actorId OR row.id = ANY (ARRAY(
  SELECT p.session_id FROM session_participants p WHERE p.user_id = :actorId)))`;

/** What a calendar file says beside the times. */
const calendarFields = ['title', 'description', 'meetingUrl'] as const;
type Planned = Pick<LiveSession, 'scheduledStart' | 'scheduledEnd' | (typeof calendarFields)[number]>;
