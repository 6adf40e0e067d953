import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { Problem } from '#platform/problems/problem.js';
import { AssessmentMaterialService } from '#curriculum/resources/assessment-material.service.js';
import { labelsIn } from '#curriculum/resources/media-labels.js';
import { MediaService, resolve } from '#curriculum/resources/media.service.js';
import type { MediaFound } from '#curriculum/outline/section-media.port.js';
import { AssessmentLinksService } from './assessment-links.service.js';
import type { Assessment } from '#assessment/assessments/assessment.entity.js';
import { type Item, ItemsService } from '#assessment/assessments/items.service.js';

/** The material of an assessment along its way: shown, checked, copied, given away and removed with it (LMS-134). */
@Injectable()
export class AssessmentMediaService {
  constructor(
    private readonly items: ItemsService,
    private readonly links: AssessmentLinksService,
    private readonly material: AssessmentMaterialService,
    private readonly media: MediaService,
  ) {}

  /** What instructions and questions mention, as far as the actor sees it; no statement when they mention nothing. */
  async of(actor: Actor, assessment: Assessment, items: Item[]): Promise<MediaFound> {
    const labels = labelsOf(assessment, items);
    if (labels.length === 0) return { media: {}, missingMedia: [] };
    const named = await this.named(assessment.id, labels);
    const seen = await this.media.byId(
      actor,
      named.map(({ resourceId }) => resourceId),
    );
    const known = named.flatMap(({ label, resourceId }) => {
      const found = seen.get(resourceId);
      return found ? [[label, found] as const] : [];
    });
    return resolve(labels, new Map(known));
  }

  /** Nothing is published whose media its students could not see (OQ-091). */
  async refuseMissing(assessment: Assessment): Promise<void> {
    const labels = labelsOf(assessment, await this.items.list(assessment.id));
    if (labels.length === 0) return;
    const named = await this.named(assessment.id, labels);
    const ids = named.map(({ resourceId }) => resourceId);
    const shown = await this.material.shownIn(assessment.classroomId, ids);
    const there = named
      .filter(({ owned, resourceId }) => owned || shown.includes(resourceId))
      .map(({ label }) => label);
    const missing = labels.filter((label) => !there.includes(label));
    if (missing.length > 0) throw missingMedia(missing);
  }

  /** Own material is where its assessment is, and as visible. */
  async syncVisibility(assessment: Assessment): Promise<Assessment> {
    await this.material.syncVisibility([assessment.id], assessment.materialVisibility);
    return assessment;
  }

  /** These went back to the bank. */
  withdraw(assessmentIds: string[]): Promise<void> {
    return this.material.syncVisibility(assessmentIds, { classroomId: null, isReleased: false, opensAt: null });
  }

  async copy(fromAssessmentId: string, to: Assessment): Promise<void> {
    const copied = await this.material.copy(fromAssessmentId, to.id, to.authorId);
    await this.links.copy(fromAssessmentId, to.id, copied);
  }

  /** Own material goes with the assessment, its files too unless a copy still names them (LMS-138). */
  async removeAll(assessmentId: string): Promise<void> {
    await this.links.removeAll(assessmentId);
    await this.material.removeAll(assessmentId);
  }

  private async named(assessmentId: string, labels: string[]) {
    return (await this.links.list(assessmentId)).filter(({ label }) => labels.includes(label));
  }
}

const labelsOf = ({ instructions }: Assessment, items: Item[]): string[] =>
  labelsIn(instructions, ...items.map(({ content }) => `${content.prompt} ${JSON.stringify(content.body)}`));

const missingMedia = (labels: string[]) =>
  new Problem(
    'conflict',
    'missing_media',
    `Students could not see ${labels.map((label) => `[[media:${label}]]`).join(', ')}. Add it, or take it out of the text.`,
    labels.map((label) => ({ field: label, rule: 'missing_media', message: `nothing here has the label ${label}` })),
  );
