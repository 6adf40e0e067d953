import type { MediaFound } from '#curriculum/outline/section-media.port.js';
import type { Actor } from '#platform/access/actor.js';
import type { Assessment } from './assessment.entity.js';
import type { Item } from './items.service.js';

/** What of an assessment refers to media. */
export type ReferringText = Pick<Assessment, 'id' | 'instructions'>;

/**
 * The media of an assessment: its own resources, and the `[[media:label]]` references in its texts. Provided by
 * materials. Changes join the open transaction.
 */
export abstract class AssessmentMediaPort {
  /** Resolves the references in instructions and items to media the actor may see. */
  abstract resolve(actor: Actor, assessment: ReferringText, items: Pick<Item, 'content'>[]): Promise<MediaFound>;

  /** Throws 409 `missing_media` if a reference leads to nothing the students of the class could see. */
  abstract assertComplete(assessment: Assessment): Promise<void>;

  /** Gives the assessment's own resources its class, publication state and opening time. */
  abstract syncVisibility(assessment: Assessment): Promise<void>;

  /** Hides the own resources of assessments that went back to the bank from every class. */
  abstract withdraw(assessmentIds: string[]): Promise<void>;

  /** Copies references and own resources to a copy of the assessment. Stored files are shared, not copied. */
  abstract copy(fromAssessmentId: string, to: Assessment): Promise<void>;

  /** Removes all references and deletes own resources, with the files that nothing else uses. */
  abstract removeAll(assessmentId: string): Promise<void>;
}
