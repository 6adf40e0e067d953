import { Injectable } from '@nestjs/common';
import type { MediaFound } from '#curriculum/outline/section-media.port.js';
import type { Actor } from '#platform/access/actor.js';
import { All } from '#platform/ports/ports.js';
import { AssessmentMediaPort, type ReferringText } from './assessment-media.port.js';
import type { Assessment } from './assessment.entity.js';
import type { Item } from './items.service.js';

/** The media of assessments, through the providers of `AssessmentMediaPort`. */
@Injectable()
export class AssessmentMedia {
  constructor(@All(AssessmentMediaPort) private readonly providers: AssessmentMediaPort[]) {}

  async resolve(actor: Actor, assessment: ReferringText, items: Pick<Item, 'content'>[]): Promise<MediaFound> {
    const [found] = await Promise.all(this.providers.map((provider) => provider.resolve(actor, assessment, items)));
    return found ?? { media: {}, missingMedia: [] };
  }

  async assertComplete(assessment: Assessment): Promise<void> {
    for (const provider of this.providers) await provider.assertComplete(assessment);
  }

  /** Returns the assessment. */
  async syncVisibility(assessment: Assessment): Promise<Assessment> {
    for (const provider of this.providers) await provider.syncVisibility(assessment);
    return assessment;
  }

  async withdraw(assessmentIds: string[]): Promise<void> {
    for (const provider of this.providers) await provider.withdraw(assessmentIds);
  }

  async copy(fromAssessmentId: string, to: Assessment): Promise<void> {
    for (const provider of this.providers) await provider.copy(fromAssessmentId, to);
  }

  async removeAll(assessmentId: string): Promise<void> {
    for (const provider of this.providers) await provider.removeAll(assessmentId);
  }
}
