import { Injectable } from '@nestjs/common';
import { AccessDecider } from '#platform/access/access-decider.js';
import type { Actor } from '#platform/access/actor.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { forbidden, notFound } from '#platform/problems/problem.js';
import type { LiveSession } from './live-session.entity.js';
import { liveSessionPolicy } from './live-sessions.policy.js';
import { type Ways, waysTo } from './live-sessions.sql.js';

/**
 * Opens sessions to those who find them in lists: invited people, members of the classroom, and people with access to the
 * module or course, by the one decision about access. Those who took part keep reading the session after they lost these ways,
 * but do not join it again.
 */
@Injectable()
export class LiveSessionAccess {
  constructor(
    @InjectScoped(liveSessionPolicy) private readonly sessions: Scoped<typeof liveSessionPolicy>,
    private readonly decider: AccessDecider,
    private readonly database: Database,
  ) {}

  /** A session that the actor may open. Throws 404 out of reach, and 403 with what is missing. */
  async open(actor: Actor, id: string): Promise<LiveSession> {
    const session = await this.sessions.get(actor, id);
    await this.admit(actor, session, ({ isKnown }) => isKnown);
    return session;
  }

  /** Throws as `open` unless the actor may join the session, or is present. */
  async openToJoin(actor: Actor, id: string): Promise<void> {
    await this.admit(actor, await this.sessions.get(actor, id), ({ isPresent }) => isPresent);
  }

  /** Throws 403 unless the session is open to the actor, who finds it in lists, or `suffices` is true. */
  private async admit(actor: Actor, session: LiveSession, suffices: (ways: Ways) => boolean): Promise<void> {
    if (session.instructorId === actor.userId || this.sessions.reachesAll(actor, 'edit')) return;
    await this.decider.admitToWorkshop(actor);
    const [ways] = await this.database.query<Ways>(waysTo, [session.id, actor.userId]);
    if (!ways) throw notFound('live session');
    if (ways.isInvited || ways.isOfClassroom || suffices(ways)) return;
    const content = contentOf(session);
    if (!content) throw ways.isKnown ? accessEnded() : notFound('live session');
    const { allowed } = await this.decider.decide(actor, content.kind, content.id);
    if (allowed) return;
    await this.decider.admit(actor, content.kind, content.id);
    throw notFound('live session');
  }
}

const accessEnded = () =>
  forbidden(
    'session_access_ended',
    'You are no longer in the class or course of this session. Ask its instructor to invite you.',
  );

function contentOf({ moduleId, courseId }: LiveSession): { kind: string; id: string } | undefined {
  if (moduleId) return { kind: 'module', id: moduleId };
  return courseId ? { kind: 'course', id: courseId } : undefined;
}
