import { Injectable } from '@nestjs/common';
import { AccessDecider } from '#platform/access/access-decider.js';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { conflict, forbidden } from '#platform/problems/problem.js';
import { liveSessionPolicy } from '#workbook/live-sessions/live-sessions.policy.js';
import { configOf, type FeatureConfig, type FeatureType } from '#workbook/live-sessions/session-features.js';
import { type LiveSessionStatus, runningStatuses } from '#workbook/live-sessions/session-states.js';
import { countInteractions, holdStanding, type StandingRow } from './participants.sql.js';
import type { ParticipantPermission } from './session-participant.entity.js';

/** What an action in a session requires. */
export interface Requirements<T extends FeatureType> {
  feature: T;
  permission?: ParticipantPermission;
  /** The statuses in which it is possible; default: while the session is in progress. */
  during?: readonly LiveSessionStatus[];
}

/** A present person. */
export interface PresentPerson extends StandingRow {
  /** Whether the person moderates the session: with the permission, or as an admin. */
  moderates: boolean;
}

/** A present person, and the configuration of the feature. */
export interface Standing<T extends FeatureType> extends PresentPerson {
  config: FeatureConfig<T>;
}

/** What one action adds to the counts of a person. */
export interface InteractionCounts {
  questionsAsked?: number;
  pollsAnswered?: number;
}

/** Checks who may do what in a session, for the features of sessions. */
@Injectable()
export class Standings {
  constructor(
    @InjectScoped(liveSessionPolicy) private readonly sessions: Scoped<typeof liveSessionPolicy>,
    private readonly decider: AccessDecider,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * The actor in a session, whose status stays until the open transaction ends. Throws 404 out of reach, 409
   * `live_session_status` in another status, and 403 `not_in_session`, `live_feature_disabled`, `session_muted` or
   * `session_permission` for what is missing.
   */
  async require<T extends FeatureType>(
    actor: Actor,
    sessionId: string,
    { feature, permission, during = runningStatuses }: Requirements<T>,
  ): Promise<Standing<T>> {
    const standing = await this.requirePresent(actor, sessionId, during);
    const config = configOf(standing.features, feature);
    if (!config)
      throw forbidden(
        'live_feature_disabled',
        `This session has no ${feature}. Its instructor can enable the feature.`,
      );
    if (standing.isMuted && !standing.moderates)
      throw forbidden('session_muted', 'A moderator muted you in this session. Ask them to unmute you.');
    if (permission && !standing.permissions.includes(permission))
      throw forbidden(
        'session_permission',
        `This requires the permission ${permission} in the session. Ask its instructor.`,
      );
    return { ...standing, config };
  }

  /** Like `require`, for what needs neither a feature nor a permission and is open to muted people. */
  async requirePresent(actor: Actor, sessionId: string, during = runningStatuses): Promise<PresentPerson> {
    const standing = await this.hold(actor, sessionId);
    if (!standing.isAdmitted) await this.admit(actor, standing);
    assertStatus(standing.status, during);
    if (!standing.isPresent) throw notInSession();
    const moderates = standing.permissions.includes('can_moderate') || this.sessions.reachesAll(actor, 'moderate');
    return { ...standing, moderates };
  }

  /** Throws 404 or 403 unless the actor leads or moderates the session, present or not. */
  async assertModerates(actor: Actor, sessionId: string): Promise<void> {
    await this.admit(actor, await this.sessions.get(actor, sessionId, 'moderate'));
  }

  /** Counts an interaction of a present person. Call it before the event is appended, as all writers take locks in this order. */
  async count(sessionId: string, userId: string, counts: InteractionCounts = {}): Promise<void> {
    const { questionsAsked = 0, pollsAnswered = 0 } = counts;
    const values = [sessionId, userId, 1, questionsAsked, pollsAnswered, this.clock.now()];
    if ((await this.database.query(countInteractions, values)).length === 0) throw notInSession();
  }

  /** Throws 403 if an admin has revoked the access of others than the instructor and admins. */
  private async admit(actor: Actor, { instructorId }: Pick<StandingRow, 'instructorId'>): Promise<void> {
    if (instructorId === actor.userId || this.sessions.reachesAll(actor, 'moderate')) return;
    await this.decider.admitToWorkshop(actor);
  }

  private async hold(actor: Actor, sessionId: string): Promise<StandingRow> {
    const [standing] = await this.database.query<StandingRow>(holdStanding, [sessionId, actor.userId]);
    if (standing) return standing;
    await this.sessions.get(actor, sessionId);
    throw notInSession();
  }
}

/** Throws 409 `live_session_status` unless the status is one of the given ones. */
export function assertStatus(status: LiveSessionStatus, during: readonly LiveSessionStatus[]): void {
  if (!during.includes(status))
    throw conflict(
      'live_session_status',
      `The session is ${status}. This is possible while it is ${during.join(' or ')}.`,
    );
}

export const notInSession = () => forbidden('not_in_session', 'You are not in this session. Join it first.');

export const removed = () =>
  forbidden('removed_from_session', 'A moderator removed you from this session. Ask them to readmit you.');
