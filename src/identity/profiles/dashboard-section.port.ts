import type { Actor } from '#platform/access/actor.js';

/** The sections a dashboard may have. */
export type DashboardSectionName = 'user' | 'continueLearning' | 'workbook' | 'school' | 'due';

/**
 * A part of a person's dashboard, provided by the feature that owns its data. It is shown while the feature switch of the
 * provider's module is on.
 */
export abstract class DashboardSection {
  abstract readonly name: DashboardSectionName;

  /**
   * The section of one person, with at most one SQL statement. Several features may provide `due`: lists of items with `dueAt`,
   * which are merged.
   */
  abstract of(actor: Actor): Promise<object>;
}
