import { AssessmentMediaPort, type ReferringText } from '#assessment/assessments/assessment-media.port.js';
import type { Assessment } from '#assessment/assessments/assessment.entity.js';
import { type Item, ItemsService } from '#assessment/assessments/items.service.js';
import type { MediaFound } from '#curriculum/outline/section-media.port.js';
import { AssessmentMaterialService } from '#curriculum/resources/assessment-material.service.js';
import { freeLabel, labelOf, labelsIn } from '#curriculum/resources/media-labels.js';
import { MediaService, resolve } from '#curriculum/resources/media.service.js';
import type { Actor } from '#platform/access/actor.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Provides } from '#platform/ports/ports.js';
import { conflict, notFound, Problem } from '#platform/problems/problem.js';
import { assessmentResourcePolicy } from './assessment-resources.policy.js';
import {
  copyLinks,
  isReferenced,
  linksOf,
  linkSiblings,
  lockAssessment,
  moveLink,
  relabelLink,
  removeLink,
  removeLinks,
} from './materials.sql.js';

/** A reference from an assessment to a resource, by label. `owned` resources belong to the assessment. */
export interface AssessmentLink {
  resourceId: string;
  label: string;
  position: number;
  owned: boolean;
}

interface NewLink {
  resourceId: string;
  owned: boolean;
  label: string | undefined;
  /** The source of the default label. */
  name: string;
}

const maxLinks = 200;

/**
 * The links of assessments to resources, in order and by label, and the media their texts refer to (docs/decisions/0071).
 * Links are changed in a transaction that has called `lock`, after the caller has checked that the actor may edit.
 */
@Provides(AssessmentMediaPort)
export class AssessmentMediaService implements AssessmentMediaPort {
  constructor(
    @InjectScoped(assessmentResourcePolicy) private readonly rows: Scoped<typeof assessmentResourcePolicy>,
    private readonly items: ItemsService,
    private readonly material: AssessmentMaterialService,
    private readonly media: MediaService,
    private readonly database: Database,
  ) {}

  links(assessmentId: string): Promise<AssessmentLink[]> {
    return this.database.query<AssessmentLink>(linksOf, [assessmentId]);
  }

  async link(assessmentId: string, resourceId: string): Promise<AssessmentLink> {
    const link = (await this.links(assessmentId)).find((each) => each.resourceId === resourceId);
    if (!link) throw notFound('resource');
    return link;
  }

  async lock(assessmentId: string): Promise<void> {
    await this.database.query(lockAssessment, [assessmentId]);
  }

  /** Adds a link at the end. Without a label, a free one is made from `name`. */
  async addLink(assessmentId: string, { resourceId, owned, label, name }: NewLink): Promise<AssessmentLink> {
    const wanted = label ?? labelOf(name);
    const [row] = await this.database.query<{ count: number; labels: string[] }>(linkSiblings, [assessmentId, wanted]);
    const { count, labels } = row ?? { count: 0, labels: [] };
    if (count >= maxLinks)
      throw conflict('too_many_resources', `An assessment has at most ${maxLinks} resources. Remove one first.`);
    const link = { resourceId, owned, label: label ?? freeLabel(wanted, labels), position: count };
    await this.rows.insert({ assessmentId, ...link });
    return link;
  }

  async relabel(assessmentId: string, { resourceId, label }: AssessmentLink, newLabel: string): Promise<void> {
    await this.assertNotReferenced(assessmentId, label);
    await this.database.query(relabelLink, [assessmentId, resourceId, newLabel]);
  }

  /** Moves a resource to a position, counted from 0. Returns the ids of all resources in their new order. */
  async move(assessmentId: string, resourceId: string, position: number): Promise<string[]> {
    const [order] = await this.database.query<{ ids: string[] }>(moveLink, [assessmentId, resourceId, position]);
    return order?.ids ?? [];
  }

  async removeLink(assessmentId: string, { resourceId, label }: AssessmentLink): Promise<void> {
    await this.assertNotReferenced(assessmentId, label);
    await this.database.query(removeLink, [assessmentId, resourceId]);
  }

  /** Sends no statement if the texts contain no references. */
  async resolve(actor: Actor, assessment: ReferringText, items: Pick<Item, 'content'>[]): Promise<MediaFound> {
    const labels = labelsOf(assessment, items);
    if (labels.length === 0) return { media: {}, missingMedia: [] };
    const links = await this.linksLabelled(assessment.id, labels);
    const ids = links.map(({ resourceId }) => resourceId);
    const visible = await this.media.byId(actor, ids);
    const byLabel = links.flatMap(({ label, resourceId }) => {
      const media = visible.get(resourceId);
      return media ? [[label, media] as const] : [];
    });
    return resolve(labels, new Map(byLabel));
  }

  async assertComplete(assessment: Assessment): Promise<void> {
    const labels = labelsOf(assessment, await this.items.list(assessment.id));
    if (labels.length === 0) return;
    const links = await this.linksLabelled(assessment.id, labels);
    const ids = links.map(({ resourceId }) => resourceId);
    const visible = await this.material.shownIn(assessment.classroomId, ids);
    const available = links.filter(({ owned, resourceId }) => owned || visible.includes(resourceId));
    const missing = labels.filter((wanted) => !available.some(({ label }) => label === wanted));
    if (missing.length > 0) throw missingMedia(missing);
  }

  syncVisibility(assessment: Assessment): Promise<void> {
    return this.material.syncVisibility([assessment.id], assessment.materialVisibility);
  }

  withdraw(assessmentIds: string[]): Promise<void> {
    return this.material.syncVisibility(assessmentIds, { classroomId: null, isReleased: false });
  }

  async copy(fromAssessmentId: string, to: Assessment): Promise<void> {
    const pairs = await this.material.copy(fromAssessmentId, to.id, to.authorId);
    const originals = pairs.map(({ original }) => original);
    const copies = pairs.map(({ copy }) => copy);
    await this.database.query(copyLinks, [fromAssessmentId, to.id, originals, copies]);
  }

  async removeAll(assessmentId: string): Promise<void> {
    await this.database.query(removeLinks, [assessmentId]);
    await this.material.removeAll(assessmentId);
  }

  private async linksLabelled(assessmentId: string, labels: string[]): Promise<AssessmentLink[]> {
    return (await this.links(assessmentId)).filter(({ label }) => labels.includes(label));
  }

  /** A label that students of a published assessment see in a text cannot change. */
  private async assertNotReferenced(assessmentId: string, label: string): Promise<void> {
    const reference = `[[media:${label}]]`;
    const [row] = await this.database.query<{ referenced: boolean }>(isReferenced, [assessmentId, reference]);
    if (row?.referenced) throw mediaInUse(reference);
  }
}

const labelsOf = ({ instructions }: ReferringText, items: Pick<Item, 'content'>[]): string[] =>
  labelsIn(instructions, ...items.map(({ content }) => `${content.prompt} ${JSON.stringify(content.body)}`));

const mediaInUse = (reference: string) =>
  conflict('media_in_use', `The published assessment shows ${reference}. Unpublish it, or remove ${reference} first.`);

const missingMedia = (labels: string[]) =>
  new Problem(
    'conflict',
    'missing_media',
    `The students of the class cannot see ${labels.map((label) => `[[media:${label}]]`).join(', ')}. Add a resource with that label, or remove the reference.`,
    labels.map((label) => ({
      field: label,
      rule: 'missing_media',
      message: `No resource here has the label ${label}.`,
    })),
  );
