import { type SubscriptionTier, subscriptionTiers } from '#identity/accounts/user.entity.js';
import { PrincipalFacts } from '#identity/auth/principal-facts.port.js';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { Provides } from '#platform/ports/ports.js';
import { tiersAndGrants } from './subscriptions.sql.js';

/** The tier and grants of a person at a given time. */
interface TierAndGrants {
  subscriptionTier: SubscriptionTier;
  grants: string[];
}

/**
 * Derives a person's tier and grants on each read, so they change at the exact time a subscription starts or ends. The
 * tier is the highest among valid subscriptions and the tier set by an admin.
 */
@Provides(PrincipalFacts)
export class Tiers implements PrincipalFacts {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  principalFacts({ userId }: Actor): Promise<TierAndGrants> {
    return this.of(userId);
  }

  private async of(userId: string): Promise<TierAndGrants> {
    const values = [userId, this.clock.now()];
    const [found] = await this.database.query<{ tiers: SubscriptionTier[]; grants: string[] }>(tiersAndGrants, values);
    const { tiers, grants } = found ?? { tiers: [], grants: [] };
    return { subscriptionTier: highest(tiers), grants };
  }
}

const highest = (tiers: readonly SubscriptionTier[]): SubscriptionTier =>
  subscriptionTiers.findLast((tier) => tiers.includes(tier)) ?? 'basic';
