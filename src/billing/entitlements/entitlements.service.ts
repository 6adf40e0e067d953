import { Injectable } from '@nestjs/common';
import { LicensedContent } from '#billing/catalogue/licensed-content.js';
import { type AccessDecision, AccessDecider, type ContentName } from '#platform/access/access-decider.js';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { Features } from '#platform/features/features.js';
import { forbidden, notFound, type Problem } from '#platform/problems/problem.js';
import { contentKinds, decide, type Facts } from './decision.js';
import {
  factsOfContent,
  loadCourseAndPathFacts,
  loadModuleFacts,
  loadReachableModules,
  loadWithheld,
  workshopAccess,
} from './facts.sql.js';
import { factsFrom, type ListedFacts, type LoadedFacts } from './loaded-facts.js';

/**
 * Decides access to content from membership, grants and subscriptions. See docs/decisions/0061-one-access-decision.md.
 */
@Injectable()
export class EntitlementsService extends AccessDecider {
  constructor(
    private readonly licensedContent: LicensedContent,
    private readonly features: Features,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
  }

  /**
   * Returns the decision with its reason. Throws 404 for content the person may not know of, exactly as for an unknown
   * id, so responses do not reveal which ids exist.
   */
  async decide(actor: Actor, kind: string, id: string): Promise<AccessDecision> {
    const { facts, decision } = await this.evaluate(actor, kind, id);
    if (!facts || !decision) throw notFound('content');
    if (!decision.allowed && !isTier(decision) && !mayKnow(facts)) throw notFound('content');
    return decision;
  }

  /**
   * Throws 403 when only a subscription, the tier or a seat is missing, and 404 for modules of drafts and archived courses, which
   * teachers find in lists. Needs no statement for content that cannot be licensed.
   */
  async admit(actor: Actor, kind: string, id: string): Promise<void> {
    if (!(await this.mayBeDenied(kind, id))) return;
    const { facts, decision } = await this.evaluate(actor, kind, id);
    if (kind === 'module' && decision?.reason === 'not_published') throw notFound('module');
    if (!facts || !decision?.reason || !(mayLearnWhy(facts) || isTier(decision))) return;
    const problem = problems[decision.reason];
    if (problem) throw problem;
  }

  async admitToWorkshop({ userId }: Actor): Promise<void> {
    const [access] = await this.database.query<{ isGranted: boolean }>(workshopAccess, [userId]);
    if (access && !access.isGranted) throw workshopAccessRevoked;
  }

  async decideModules(actor: Actor, ids: string[]): Promise<Map<string, AccessDecision>> {
    if (ids.length === 0) return new Map();
    const now = this.clock.now();
    const places = await this.database.query<LoadedFacts>(loadModuleFacts, [actor.userId, now, ids]);
    return new Map(places.map((place) => [place.moduleId ?? '', decide(this.factsOf(actor, place), now)]));
  }

  async decideCoursesAndPaths(actor: Actor, ids: string[]): Promise<Map<string, AccessDecision>> {
    if (ids.length === 0) return new Map();
    const now = this.clock.now();
    const places = await this.database.query<LoadedFacts>(loadCourseAndPathFacts, [actor.userId, now, ids]);
    return new Map(places.map((place) => [place.placeId ?? '', decide(this.factsOf(actor, place), now)]));
  }

  async openModules(actor: Actor): Promise<string[] | undefined> {
    const now = this.clock.now();
    if (await this.opensEveryModule(actor, now)) return undefined;
    const places = await this.database.query<LoadedFacts>(loadReachableModules, [actor.userId, now]);
    const open = places.filter((place) => decide(this.factsOf(actor, place), now).allowed);
    return open.flatMap(({ moduleId }) => moduleId ?? []);
  }

  /** Whether the decision opens even a published module that is withheld for every reason there is. */
  private async opensEveryModule({ userId, role }: Actor, now: Date): Promise<boolean> {
    const opens = (isRevoked: boolean) => decide({ ...withheldModule, role, isRevoked }, now).allowed;
    if (opens(true) || !opens(false)) return opens(true);
    const [access] = await this.database.query<{ isGranted: boolean }>(workshopAccess, [userId]);
    return opens(!access?.isGranted);
  }

  /** Returns the subjects and units the actor needs a subscription or a higher tier for. */
  async withheld(actor: Actor): Promise<ContentName[]> {
    if (!this.features.isOn('subscriptions') || !(await this.licensedContent.any())) return [];
    return this.database.query<ContentName>(loadWithheld, [actor.userId, this.clock.now(), actor.role]);
  }

  /** A file may belong to several resources; the first that grants access decides. */
  private async evaluate(actor: Actor, kind: string, id: string): Promise<Evaluation> {
    const statement = factsOfContent[contentKinds.find((contentKind) => contentKind === kind) ?? ''];
    if (!statement) return {};
    const now = this.clock.now();
    const places = await this.database.query<LoadedFacts>(statement, [actor.userId, now, id]);
    const evaluations = places
      .map((place) => this.factsOf(actor, place))
      .map((facts) => ({ facts, decision: decide(facts, now) }));
    const allowed = evaluations.find(({ decision }) => decision.allowed);
    return allowed ?? evaluations.find(({ facts }) => mayKnow(facts)) ?? evaluations[0] ?? {};
  }

  /** A course requires a seat, a module its prerequisites; other content within the scope of a person is only denied for want of a subscription. */
  private async mayBeDenied(kind: string, id: string): Promise<boolean> {
    if (kind === 'course' || kind === 'module') return true;
    return this.features.isOn('subscriptions') && (await this.licensedContent.mayConcern(kind, id));
  }

  private factsOf({ role }: Actor, place: LoadedFacts): ListedFacts {
    return factsFrom(place, role, (feature) => this.features.isOn(feature));
  }
}

interface Evaluation {
  facts?: ListedFacts;
  decision?: AccessDecision;
}

/** A published module with which a person has nothing to do. */
const withheldModule: Omit<Facts, 'role'> = {
  isFeatureOn: true,
  side: 'module',
  isPublished: true,
  isOwner: false,
  teaches: false,
  attends: false,
  isGuardian: false,
  isEnrolled: false,
  hasStarted: false,
  isLocked: true,
  isRevoked: false,
  isPublic: false,
  isLicensed: true,
  needsHigherTier: true,
  tierSpans: [],
  grants: [],
  spans: [],
};

/** Whether the person could read it if it were not licensed. */
const isMember = ({ isPublished, attends, isGuardian, isEnrolled }: ListedFacts): boolean =>
  isPublished && (attends || isGuardian || isEnrolled);

const announced: readonly string[] = ['course', 'module', 'standalone', 'path'];

/** Members, and all to whom a course or learning path is listed, are told what is missing. */
const mayLearnWhy = (facts: ListedFacts): boolean =>
  isMember(facts) || (announced.includes(facts.side) && facts.isListed);

/** Whether only the tier is missing. Such a person can read the rest of the subject and may know of the content. */
const isTier = ({ reason }: AccessDecision): boolean => reason === 'tier_too_low';

/** Whether the person may learn that the content exists. */
const mayKnow = (facts: ListedFacts): boolean => facts.isListed || isMember(facts);

const workshopAccessRevoked = forbidden(
  'workshop_access_revoked',
  'Your access to modules was taken away. Ask an admin of your organization.',
);

/** Problems for members of the classroom or course, by reason. */
const problems: Record<string, Problem | undefined> = {
  no_subscription: forbidden('no_subscription', 'This content requires a subscription. Choose a package to subscribe.'),
  tier_too_low: forbidden(
    'tier_too_low',
    'This content requires a higher tier than yours. Choose a package with that tier.',
  ),
  module_locked: forbidden('module_locked', 'This module requires others. Complete its prerequisites first.'),
  workshop_access_revoked: workshopAccessRevoked,
  not_enrolled: forbidden('not_enrolled', 'This content is for people enrolled in the course. Enroll first.'),
  not_started: forbidden('not_started', 'This course has not started yet. Its startsAt says when it opens.'),
  subscription_expired: forbidden('subscription_expired', 'Your subscription to this content has ended. Renew it.'),
};
