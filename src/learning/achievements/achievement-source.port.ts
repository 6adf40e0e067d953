import type { Translated } from '#tenancy/organizations/languages.js';

/** Something a person earns once, when a figure about their learning reaches a number. */
export interface Achievement {
  /** Stable, in kebab-case; stored with those who earned it. */
  key: string;
  titles: Translated<string>;
  descriptions: Translated<string>;
  target: number;
  /** SQL for the figure, a scalar subquery, given SQL for the id of the person and for the present moment. */
  measure: (person: string, moment: string) => string;
}

/**
 * Achievements about the data of one feature; they exist while the feature switch of the provider's module is on. The
 * provider calls `AchievementGranter.grant` with itself when the data of a person changes; what a killed process missed is
 * granted at the next login and daily.
 */
export abstract class AchievementSource {
  abstract readonly achievements: readonly Achievement[];
}
