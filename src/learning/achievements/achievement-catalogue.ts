import { Injectable } from '@nestjs/common';
import { Features } from '#platform/features/features.js';
import { All } from '#platform/ports/ports.js';
import { type Achievement, AchievementSource } from './achievement-source.port.js';

/** The achievements of the enabled features. */
@Injectable()
export class AchievementCatalogue {
  constructor(
    @All(AchievementSource) private readonly sources: AchievementSource[],
    private readonly features: Features,
  ) {}

  /** All of them, or those of some sources. */
  of(sources: readonly AchievementSource[] = this.sources): Achievement[] {
    if (!this.features.isOn('achievements')) return [];
    const enabled = this.sources.filter((source) => this.features.isOn(this.features.ownerOf(source.constructor)));
    return enabled.filter((source) => sources.includes(source)).flatMap(({ achievements }) => achievements);
  }
}
