import { Injectable } from '@nestjs/common';
import { type AccessDecision, AccessDecider, type ContentName } from '#platform/access/access-decider.js';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { Features } from '#platform/features/features.js';
import { forbidden, notFound, type Problem } from '#platform/problems/problem.js';
import { LicensedContent } from '#billing/catalogue/licensed-content.js';
import { contentKinds, decide, type Facts } from './decision.js';
import { loadFacts, type LoadedFacts, loadWithheld } from './facts.sql.js';

/** What is known of a person and a piece of content, and whether the catalogue shows its id to every reader. */
interface Known extends Facts {
  isListed: boolean;
}

/** The one decision about content (OQ-109): membership, grants and subscriptions in one order. */
@Injectable()
export class EntitlementsService extends AccessDecider {
  constructor(
    private readonly licences: LicensedContent,
    private readonly features: Features,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
  }

  /**
   * The decision with its reason. What the person can neither reach nor find in the catalogue answers as an id that
   * does not exist, so that the answer does not tell which ids do.
   */
  async decide(actor: Actor, kind: string, id: string): Promise<AccessDecision> {
    const { known, decision } = await this.best(actor, kind, id);
    if (!known || !decision) throw notFound('content');
    if (!decision.allowed && !isKnown(known)) throw notFound('content');
    return decision;
  }

  /** Costs no statement where no licence can stand before the content. */
  async admit(actor: Actor, kind: string, id: string): Promise<void> {
    if (!this.features.isOn('subscriptions') || !(await this.licences.mayConcern(kind, id))) return;
    const { known, decision } = await this.best(actor, kind, id);
    const refusal = known && isInReach(known) && decision?.reason ? refusals[decision.reason] : undefined;
    if (refusal) throw refusal;
  }

  async withheld(actor: Actor): Promise<ContentName[]> {
    if (!this.features.isOn('subscriptions') || !(await this.licences.any())) return [];
    return this.database.query<ContentName>(loadWithheld, [actor.userId, this.clock.now(), actor.role]);
  }

  /** A file may be in several places: the one that lets the person in decides. */
  private async best(actor: Actor, kind: string, id: string): Promise<Judged> {
    if (!contentKinds.some((known) => known === kind)) return {};
    const now = this.clock.now();
    const places = await this.database.query<LoadedFacts>(loadFacts, [actor.userId, now, kind, id]);
    const judged = places
      .map((place) => this.known(actor, place))
      .map((known) => ({ known, decision: decide(known, now) }));
    return (
      judged.find(({ decision }) => decision.allowed) ?? judged.find(({ known }) => isKnown(known)) ?? judged[0] ?? {}
    );
  }

  private known({ role }: Actor, { spans, grants, isLicensed, ...found }: LoadedFacts): Known {
    return {
      ...found,
      role,
      isOn: this.features.isOn(found.side === 'library' ? 'library' : 'subjects'),
      isLicensed: isLicensed && this.features.isOn('subscriptions'),
      spans: spans.map(({ from, until }) => ({ from: new Date(from), until: new Date(until) })),
      grants: grants.map(({ name, until }) => ({ name, until: until === null ? null : new Date(until) })),
    };
  }
}

interface Judged {
  known?: Known;
  decision?: AccessDecision;
}

/** Would they see it if it took no subscription? */
const isInReach = ({ isPublished, attends, isGuardian }: Known): boolean => isPublished && (attends || isGuardian);

/** May they know that it exists? */
const isKnown = (known: Known): boolean => known.isListed || isInReach(known);

/** What somebody is told who could read it if they subscribed. */
const refusals: Record<string, Problem | undefined> = {
  no_subscription: forbidden('no_subscription', 'This takes a subscription. The catalogue says how to get one.'),
  subscription_expired: forbidden('subscription_expired', 'Your subscription to this has ended. Renew it to go on.'),
};
