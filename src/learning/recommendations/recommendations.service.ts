import { Injectable } from '@nestjs/common';
import { PrivacySettingsService } from '#identity/privacy-settings/privacy-settings.service.js';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Events } from '#platform/events/events.js';
import { Features } from '#platform/features/features.js';
import { All } from '#platform/ports/ports.js';
import { notFound } from '#platform/problems/problem.js';
import { reasonText } from './recommendation-reasons.js';
import { computeRecommendations } from './recommendation-scores.sql.js';
import type { RecommendationList, RecommendationQuery, RecommendationView } from './recommendations.dto.js';
import { recommendationPolicy } from './recommendations.policy.js';
import {
  dismissRecommendation,
  expireList,
  markViewed,
  peopleToRefresh,
  personalized,
  popularResources,
  type RecommendedResource,
  type StoredList,
  storedList,
} from './recommendations.sql.js';
import { TopicSignals } from './topic-signals.port.js';

/** The list of a person differs from the one they have read: something left it, or it is computed again. */
export class RecommendationsChanged {
  constructor(readonly userId: string) {}
}

/** People from which a group may be mentioned in a reason. */
const minPeers = 5;

/** Library resources recommended to a person, from their interests, activity and votes as they allow (docs/decisions/0153). */
@Injectable()
export class RecommendationsService {
  constructor(
    @InjectScoped(recommendationPolicy) private readonly recommendations: Scoped<typeof recommendationPolicy>,
    @All(TopicSignals) private readonly sources: TopicSignals[],
    private readonly features: Features,
    private readonly database: Database,
    private readonly privacy: PrivacySettingsService,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  /** The ten best, computed again when older than six hours. Without personalization, the best of the library. */
  async list(actor: Actor, { explain }: RecommendationQuery): Promise<RecommendationList> {
    const { personalized, computedAt, items } = await this.current(actor);
    const rows = personalized ? items : await this.popular();
    return { personalized, computedAt, items: rows.map((row) => viewOf(row, explain)) };
  }

  /** Computes the recommendations of those of the people who allow it; returns how many. */
  async compute(userIds: string[], now = this.clock.now()): Promise<number> {
    return this.database.transaction(async () => {
      const people = await this.privacy.hold(personalized, userIds);
      // Read once the settings are held: a signal may need a consent of its own, which is withdrawn in the same row.
      const signals = await Promise.all(this.enabledSources().map((source) => source.of(people)));
      await this.database.query(computeRecommendations, [people, now, JSON.stringify(signals.flat()), minPeers]);
      return people.length;
    });
  }

  /** Computes one batch of the recommendations of people who were active lately; returns how many. */
  async refresh(now = this.clock.now()): Promise<number> {
    const people = await this.database.query<{ id: string }>(peopleToRefresh, [now]);
    return people.length === 0
      ? 0
      : this.compute(
          people.map(({ id }) => id),
          now,
        );
  }

  /** Keeps a recommended resource out of the list for 90 days. */
  async dismiss(actor: Actor, resourceId: string): Promise<void> {
    const changed = await this.database.query(dismissRecommendation, [actor.userId, resourceId, this.clock.now()]);
    if (changed.length === 0) throw notFound('recommendation');
    await this.events.emit(new RecommendationsChanged(actor.userId));
  }

  /** Removes a recommended resource from the list, because the person has opened it. */
  async view(actor: Actor, resourceId: string): Promise<void> {
    if (!(await this.markViewed(actor.userId, resourceId))) throw notFound('recommendation');
  }

  /** Whether the resource was recommended to the person; it is not recommended again. */
  async markViewed(userId: string, resourceId: string): Promise<boolean> {
    const marked = await this.database.query(markViewed, [userId, resourceId]);
    if (marked.length > 0) await this.events.emit(new RecommendationsChanged(userId));
    return marked.length > 0;
  }

  /**
   * After a change of what the score depends on, the next request computes it again. A computation that has begun may have
   * read what was before the change, so its result is awaited and expires too.
   */
  async expire(userId: string): Promise<void> {
    await this.database.transaction(async () => {
      await this.privacy.holdAlone(userId);
      await this.database.query(expireList, [userId, this.clock.now()]);
    });
    await this.events.emit(new RecommendationsChanged(userId));
  }

  private async current(actor: Actor): Promise<StoredList> {
    const stored = await this.stored(actor);
    if (!stored.personalized || !stored.expired) return stored;
    await this.compute([actor.userId]);
    return this.stored(actor);
  }

  private async stored(actor: Actor): Promise<StoredList> {
    const [list] = await this.recommendations.read<StoredList>(actor, storedList, [this.clock.now()]);
    return list ?? { personalized: false, computedAt: null, expired: false, items: [] };
  }

  private popular(): Promise<RecommendedResource[]> {
    return this.database.query<RecommendedResource>(popularResources, [this.clock.now()]);
  }

  private enabledSources(): TopicSignals[] {
    return this.sources.filter((source) => this.features.isOn(this.features.ownerOf(source.constructor)));
  }
}

const viewOf = (
  { code, subject, topic, parts, ...resource }: RecommendedResource,
  explain: boolean,
): RecommendationView => ({
  ...resource,
  reasonCode: code,
  reason: reasonText({ code, subject, topic, title: resource.title }),
  ...(explain && { parts }),
});
