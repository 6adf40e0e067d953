import { Column, Entity } from 'typeorm';
import { conflict, invalid, stale } from '#platform/problems/problem.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import { PlacedEntity } from '#curriculum/outline/placed.entity.js';
import type { Place } from '#curriculum/outline/placement.js';
import type { Difficulty, ResourceScope, ResourceStatus, ResourceType } from './resource-types.js';

/** What a resource keeps of its file, so that a list need not look the file up. */
export interface FileFacts {
  id: string;
  originalName: string;
  mimeType: string;
  sizeBytes: number;
}

/**
 * Material to learn from: a link or an uploaded file. It stands in the library, hangs in a subject's outline, or belongs
 * to one assessment (OQ-086), and then to the class that the assessment is assigned to.
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

  /** A video on YouTube. */
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

  /** How texts of its container refer to it, as `[[media:label]]`; it stays when the file is replaced (OQ-091). */
  @Column('text', { nullable: true })
  label: string | null = null;

  /** Its place in its container, from 0 and without gaps; moved by statements of their own. */
  @Column({ type: 'integer', nullable: true, update: false })
  position: number | null = null;

  @Column('uuid', { nullable: true })
  assessmentId: string | null = null;

  /** For an assessment's own: whether the assessment is published, so that students see it. */
  @Column('boolean')
  isReleased = false;

  /** For an assessment's own: when the assessment opens to students; null when it is open from publication on. */
  @Column('timestamptz', { nullable: true })
  opensAt: Date | null = null;

  @Column('boolean')
  isVerified = false;

  /** Counted as people learn with it, never written here. */
  @Column({ type: 'integer', update: false })
  viewCount = 0;

  @Column({ type: 'numeric', precision: 3, scale: 2, update: false })
  ratingAvg = '0';

  @Column({ type: 'integer', update: false })
  ratingCount = 0;

  /** Whose material it is: who proposed or uploaded it; for an assessment's own, the assessment's author. */
  @Column('uuid', { nullable: true })
  createdBy: string | null = null;

  @Column('timestamptz', { nullable: true })
  archivedAt: Date | null = null;

  /** Is its type only what its content is, so that another file makes it another type? */
  get isFiledByContent(): boolean {
    return ['link', 'audio', 'video', 'image', 'document'].includes(this.type);
  }

  /** Somebody's history names it. */
  get wasLearnedWith(): boolean {
    return this.viewCount > 0 || this.ratingCount > 0;
  }

  /** What it hangs at: the finest place named; null in the library and for an assessment's own. */
  get containerId(): string | null {
    return this.sectionId ?? this.partId ?? this.unitId ?? this.subjectId;
  }

  /** Where to look at it: the file, the link, or the video. */
  get url(): string {
    return urlOf(this);
  }

  /** Takes another file; label, place and everything else stay. */
  takeFile({ id, originalName, mimeType, sizeBytes }: FileFacts): void {
    Object.assign(this, { fileId: id, fileName: originalName, mimeType, sizeBytes });
    this.keepPicture();
  }

  /** A file has a picture of its own as long as nobody names another one. */
  keepPicture(): void {
    if (this.fileId) this.thumbnailUrl ??= `/api/v1/resources/${this.id}/thumbnail`;
  }

  placeAt(place: Place): void {
    Object.assign(this, place);
  }

  refuseStale(expected: number | undefined): void {
    if (expected !== undefined && expected !== this.version)
      throw stale('row_changed', 'Somebody changed this in the meantime. Load it again and repeat your change.');
  }

  refuseArchived(): void {
    if (this.status === 'archived')
      throw conflict('resource_archived', 'This resource is archived. Restore it before changing it.');
  }

  refuseWithoutContent(): void {
    if (this.fileId ?? this.contentUrl ?? this.videoId) return;
    const message = 'contentUrl or videoId must be filled in when there is no file';
    throw invalid('content_missing', 'A resource needs a file, a link or a video.', [
      { field: 'contentUrl', rule: 'content', message },
    ]);
  }

  approve(): void {
    if (this.status !== 'pending') throw conflict('illegal_transition', 'Only a proposed resource can be approved.');
    this.status = 'active';
  }

  archive(now: Date): void {
    Object.assign(this, { status: 'archived', archivedAt: now });
  }

  restore(): void {
    if (this.status !== 'archived') throw conflict('illegal_transition', 'Only an archived resource can be restored.');
    Object.assign(this, { status: 'active', archivedAt: null });
  }
}

/** The file, the link, or the video: whichever there is first. */
export function urlOf({ id, fileId, contentUrl, videoId }: Pick<Resource, 'id' | 'fileId' | 'contentUrl' | 'videoId'>) {
  if (fileId) return `/api/v1/resources/${id}/download`;
  return contentUrl ?? `https://www.youtube.com/watch?v=${videoId}`;
}

explainConstraints({
  resources_label_idx: conflict('label_taken', 'Another resource here has this label. Choose a different one.'),
});
