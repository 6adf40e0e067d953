import { Column, Entity } from 'typeorm';
import { conflict, invalid } from '#platform/problems/problem.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import { PlacedEntity } from '#curriculum/outline/placed.entity.js';
import type { Place } from '#curriculum/outline/placement.js';
import type { Difficulty, ResourceScope, ResourceStatus, ResourceType } from './resource-types.js';

/** Fields of a file copied to its resource, so lists need no join. */
export interface FileFacts {
  id: string;
  originalName: string;
  mimeType: string;
  sizeBytes: number;
}

/**
 * Learning material: a link or an uploaded file. It belongs to the library, to a place in the outline of a subject, or
 * to one assessment and then to the classroom the assessment is assigned to.
 */
@Entity()
export class Resource extends PlacedEntity {
  @Column('text')
  scope: ResourceScope;

  @Column('text')
  type: ResourceType;

  @Column('text')
  status: ResourceStatus = 'active';

  @Column('text')
  title: string;

  @Column('text')
  description = '';

  @Column('text', { nullable: true })
  contentUrl: string | null = null;

  /** Id of a YouTube video. */
  @Column('text', { nullable: true })
  videoId: string | null = null;

  @Column('text', { nullable: true })
  thumbnailUrl: string | null = null;

  @Column('uuid', { nullable: true })
  fileId: string | null = null;

  @Column('text', { nullable: true })
  fileName: string | null = null;

  @Column('text', { nullable: true })
  mimeType: string | null = null;

  @Column('integer', { nullable: true })
  sizeBytes: number | null = null;

  @Column('integer', { nullable: true })
  durationMinutes: number | null = null;

  @Column('text', { nullable: true })
  difficultyLevel: Difficulty | null = null;

  @Column('text', { array: true })
  topics: string[] = [];

  @Column('text', { nullable: true })
  author: string | null = null;

  @Column('text', { nullable: true })
  sourceOrganization: string | null = null;

  @Column('date', { nullable: true })
  publicationDate: string | null = null;

  /** Texts of its container refer to it as `[[media:label]]`; unchanged when the file is replaced. */
  @Column('text', { nullable: true })
  label: string | null = null;

  /** Position in its container, from 0 and without gaps; changed only by statements in resources.sql.ts. */
  @Column({ type: 'integer', nullable: true, update: false })
  position: number | null = null;

  @Column('uuid', { nullable: true })
  assessmentId: string | null = null;

  /** For assessment material: whether the assessment is published. */
  @Column('boolean')
  isReleased = false;

  /** For assessment material: when the assessment opens to students; null when it opens at publication. */
  @Column('timestamptz', { nullable: true })
  opensAt: Date | null = null;

  @Column('boolean')
  isVerified = false;

  /** Maintained by the learning area, never saved from here. */
  @Column({ type: 'integer', update: false })
  viewCount = 0;

  @Column({ type: 'numeric', precision: 3, scale: 2, update: false })
  ratingAvg = '0';

  @Column({ type: 'integer', update: false })
  ratingCount = 0;

  /** The owner: who proposed or uploaded it; for assessment material, the author of the assessment. */
  @Column('uuid', { nullable: true })
  createdBy: string | null = null;

  @Column('timestamptz', { nullable: true })
  archivedAt: Date | null = null;

  /** Whether the type follows the content, so a replacement file may change it. */
  get hasDetectedType(): boolean {
    return ['link', 'audio', 'video', 'image', 'document'].includes(this.type);
  }

  /** Views or ratings refer to it, so it must be archived instead of deleted. */
  get hasLearningHistory(): boolean {
    return this.viewCount > 0 || this.ratingCount > 0;
  }

  /** The id of the most specific place; null in the library and for assessment material. */
  get containerId(): string | null {
    return this.sectionId ?? this.partId ?? this.unitId ?? this.subjectId;
  }

  /** The URL of the file, the link or the video. */
  get url(): string {
    return urlOf(this);
  }

  /** Replaces the file; label, place and other fields are unchanged. */
  setFile({ id, originalName, mimeType, sizeBytes }: FileFacts): void {
    Object.assign(this, { fileId: id, fileName: originalName, mimeType, sizeBytes });
    this.setDefaultThumbnail();
  }

  /** Points to the generated thumbnail of the file unless a thumbnail is set. */
  setDefaultThumbnail(): void {
    if (this.fileId) this.thumbnailUrl ??= `/api/v1/resources/${this.id}/thumbnail`;
  }

  placeAt(place: Place): void {
    Object.assign(this, place);
  }

  refuseArchived(): void {
    if (this.status === 'archived') throw conflict('resource_archived', 'This resource is archived. Restore it first.');
  }

  refuseWithoutContent(): void {
    if (this.fileId ?? this.contentUrl ?? this.videoId) return;
    const message = 'contentUrl or videoId is required when there is no file';
    throw invalid('content_missing', 'A resource needs a file, a contentUrl or a videoId.', [
      { field: 'contentUrl', rule: 'content', message },
    ]);
  }

  approve(): void {
    if (this.status !== 'pending')
      throw conflict(
        'illegal_transition',
        `A resource that is ${this.status} cannot be approved; only a pending one can.`,
      );
    this.status = 'active';
  }

  archive(now: Date): void {
    Object.assign(this, { status: 'archived', archivedAt: now });
  }

  restore(): void {
    if (this.status !== 'archived')
      throw conflict(
        'illegal_transition',
        `A resource that is ${this.status} cannot be restored; only an archived one can.`,
      );
    Object.assign(this, { status: 'active', archivedAt: null });
  }
}

/** The first of file, link and video that is present. */
export function urlOf({ id, fileId, contentUrl, videoId }: Pick<Resource, 'id' | 'fileId' | 'contentUrl' | 'videoId'>) {
  if (fileId) return `/api/v1/resources/${id}/download`;
  return contentUrl ?? `https://www.youtube.com/watch?v=${videoId}`;
}

explainConstraints({
  resources_label_idx: conflict(
    'label_taken',
    'Another resource at this place has this label. Choose a different label.',
  ),
});
