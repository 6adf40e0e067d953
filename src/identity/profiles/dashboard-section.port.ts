import type { Actor } from '#platform/access/actor.js';

/** The sections a dashboard may have. */
export type DashboardSectionName =
  | 'user'
  | 'recommendations'
  | 'continueLearning'
  | 'achievements'
  | 'workbook'
  | 'school'
  | 'due';

/**
 * A part of a person's dashboard, provided by the feature that owns its data. It is shown while the feature switch of the
 * provider's module is on.
 */
export abstract class DashboardSection {
  abstract readonly name: DashboardSectionName;

  /**
   * The section of one person, with at most one SQL statement. Several features may provide one: lists are merged by `dueAt`,
   * or latest first by `lastViewed`, and the fields of objects joined.
   */
  abstract of(actor: Actor): Promise<object>;
}
