import { Provides } from '#platform/ports/ports.js';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { Database, type Statement } from '#platform/database/database.js';
import { PrincipalFacts } from '#identity/auth/principal-facts.port.js';
import { type SubscriptionTier, subscriptionTiers } from '#identity/accounts/user.entity.js';
import { validSql } from './validity.js';

/** What subscriptions and roles bring a person at one moment. */
interface Brought {
  subscriptionTier: SubscriptionTier;
  grants: string[];
}

const brought: Statement = {
  name: 'subscription-brings',
  text: `
    SELECT array(SELECT u.subscription_tier UNION SELECT s.tier FROM subscriptions s
                 WHERE s.user_id = u.id AND ${validSql('s', '$2::timestamptz')}) AS tiers,
           array(SELECT DISTINCT g.name FROM content_grants(u.id, $2::timestamptz) g) AS grants
    FROM users u WHERE u.id = $1`,
};

/** The highest tier and the grants of a person, derived whenever they are asked for: no job has to notice (OQ-108). */
@Provides(PrincipalFacts)
export class Tiers implements PrincipalFacts {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  principalFacts({ userId }: Actor): Promise<Brought> {
    return this.of(userId);
  }

  private async of(userId: string): Promise<Brought> {
    const values = [userId, this.clock.now()];
    const [found] = await this.database.query<{ tiers: SubscriptionTier[]; grants: string[] }>(brought, values);
    const { tiers, grants } = found ?? { tiers: [], grants: [] };
    return { subscriptionTier: highest(tiers), grants };
  }
}

const highest = (tiers: readonly SubscriptionTier[]): SubscriptionTier =>
  subscriptionTiers.findLast((tier) => tiers.includes(tier)) ?? 'basic';
