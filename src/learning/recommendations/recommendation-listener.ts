import { Injectable } from '@nestjs/common';
import { ProfileChanged } from '#identity/profiles/profile.service.js';
import {
  ResourcesBookmarked,
  ResourceCompleted,
  ResourceRated,
  ResourceViewed,
} from '#learning/activity/activity-events.js';
import { On } from '#platform/events/events.js';
import { DerivedData } from './derived-data.service.js';
import { RecommendationsService } from './recommendations.service.js';

/** Keeps engagement and recommendations up to date with what people do in the library. */
@Injectable()
export class RecommendationListener {
  constructor(
    private readonly derived: DerivedData,
    private readonly recommendations: RecommendationsService,
  ) {}

  @On(ResourceViewed)
  async recordView({ userId, resourceId }: ResourceViewed): Promise<void> {
    await this.derived.engageWith(userId, resourceId);
    await this.recommendations.markViewed(userId, resourceId);
  }

  @On(ResourceCompleted)
  async recordCompletion({ userId, resourceId }: ResourceCompleted): Promise<void> {
    await this.derived.engageWith(userId, resourceId);
    await this.recommendations.expire(userId);
  }

  @On(ResourcesBookmarked)
  async recordBookmarks({ userId, resourceIds }: ResourcesBookmarked): Promise<void> {
    await this.derived.engageWith(userId, ...resourceIds);
    await this.recommendations.expire(userId);
  }

  @On(ResourceRated)
  async recordRating({ userId, resourceId }: ResourceRated): Promise<void> {
    await this.derived.engageWith(userId, resourceId);
    await this.recommendations.expire(userId);
  }

  @On(ProfileChanged)
  expireAfterProfileChange({ userId }: ProfileChanged): Promise<void> {
    return this.recommendations.expire(userId);
  }
}
