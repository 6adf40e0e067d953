import type { LessonContents, LessonType } from '#curriculum/modules/lesson-types/lesson-types.js';
import type { SubscriptionTier } from '#identity/accounts/user.entity.js';

/** A lesson as a teacher writes it; `questions` are the titles of the questions of an exercise. */
export type DemoLesson = {
  [T in LessonType]: { type: T; title: string; minutes: number; content: LessonContents[T]; questions?: string[] };
}[LessonType];

export interface DemoModule {
  title: string;
  description: string;
  overview: string;
  objectives: string[];
  minTier: SubscriptionTier;
  /** Titles of resources of the library. */
  resources: string[];
  lessons: DemoLesson[];
}

/** A course whose modules require each other in their order. */
export interface DemoCourse {
  title: string;
  description: string;
  /** Number of seats; null: no limit. */
  capacity: number | null;
  /** Days since it was created and published. */
  daysAgo: number;
  /** Days since its content opened; null: with its publication. */
  startedDaysAgo: number | null;
  modules: DemoModule[];
}
