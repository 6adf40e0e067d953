import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { conflict, notFound } from '#platform/problems/problem.js';
import { freeLabel, labelOf } from '#curriculum/resources/media-labels.js';
import {
  copyLinks,
  lockAssessment,
  isShown,
  linksOf,
  linkSiblings,
  moveLink,
  relabelLink,
  removeLink,
  removeLinks,
} from './assessment-links.sql.js';
import { assessmentResourcePolicy } from '#assessment/assessments/assessments.policy.js';

/** That an assessment refers to a resource. */
export interface AssessmentLink {
  resourceId: string;
  label: string;
  position: number;
  owned: boolean;
}

/** A resource an assessment is to refer to. */
interface NewLink {
  resourceId: string;
  owned: boolean;
  label: string | undefined;
  /** What a label is made of when none is given. */
  name: string;
}

const maxLinks = 200;

/** What an assessment refers to, in order and by label. Changes are made under `hold`, by whoever may edit it. */
@Injectable()
export class AssessmentLinksService {
  constructor(
    @InjectScoped(assessmentResourcePolicy) private readonly links: Scoped<typeof assessmentResourcePolicy>,
    private readonly database: Database,
  ) {}

  list(assessmentId: string): Promise<AssessmentLink[]> {
    return this.database.query<AssessmentLink>(linksOf, [assessmentId]);
  }

  async get(assessmentId: string, resourceId: string): Promise<AssessmentLink> {
    const link = (await this.list(assessmentId)).find((each) => each.resourceId === resourceId);
    if (!link) throw notFound('resource');
    return link;
  }

  async lock(assessmentId: string): Promise<void> {
    await this.database.query(lockAssessment, [assessmentId]);
  }

  /** Refers to one more, after all others. */
  async add(assessmentId: string, { resourceId, owned, label, name }: NewLink): Promise<AssessmentLink> {
    const wish = label ?? labelOf(name);
    const [found] = await this.database.query<{ count: number; labels: string[] }>(linkSiblings, [assessmentId, wish]);
    const { count, labels } = found ?? { count: 0, labels: [] };
    if (count >= maxLinks)
      throw conflict('too_many_resources', `An assessment refers to at most ${maxLinks} resources.`);
    const link = { resourceId, owned, label: label ?? freeLabel(wish, labels), position: count };
    await this.links.insert({ assessmentId, ...link });
    return link;
  }

  async relabel(assessmentId: string, { resourceId, label }: AssessmentLink, wanted: string): Promise<void> {
    await this.refuseShown(assessmentId, label);
    await this.database.query(relabelLink, [assessmentId, resourceId, wanted]);
  }

  async move(assessmentId: string, resourceId: string, position: number): Promise<string[]> {
    const [order] = await this.database.query<{ ids: string[] }>(moveLink, [assessmentId, resourceId, position]);
    return order?.ids ?? [];
  }

  async remove(assessmentId: string, { resourceId, label }: AssessmentLink): Promise<void> {
    await this.refuseShown(assessmentId, label);
    await this.database.query(removeLink, [assessmentId, resourceId]);
  }

  async removeAll(assessmentId: string): Promise<void> {
    await this.database.query(removeLinks, [assessmentId]);
  }

  async copy(fromAssessmentId: string, toAssessmentId: string, copied: { original: string; copy: string }[]) {
    const originals = copied.map(({ original }) => original);
    const copies = copied.map(({ copy }) => copy);
    await this.database.query(copyLinks, [fromAssessmentId, toAssessmentId, originals, copies]);
  }

  /** What students are looking at stays where it is. */
  private async refuseShown(assessmentId: string, label: string): Promise<void> {
    const [found] = await this.database.query<{ shown: boolean }>(isShown, [assessmentId, `[[media:${label}]]`]);
    if (!found?.shown) return;
    throw conflict(
      'media_in_use',
      `Students are shown [[media:${label}]]. Unpublish the assessment before changing that.`,
    );
  }
}
