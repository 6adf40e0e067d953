import { Column } from 'typeorm';
import { PlacedEntity } from '#curriculum/outline/places/placed.entity.js';
import { invalid } from '#platform/problems/problem.js';
import type { Difficulty, ResourceType } from './resource-types.js';

/** Fields of a file copied to its resource, so lists need no join. */
export interface FileFacts {
  id: string;
  originalName: string;
  mimeType: string;
  sizeBytes: number;
}

/** What a resource shows: a link, a video or a file, with its description. */
export abstract class ResourceContent extends PlacedEntity {
  @Column('text')
  type: ResourceType;

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

  /** Whether the type follows the content, so a replacement file may change it. */
  get hasDetectedType(): boolean {
    return ['link', 'audio', 'video', 'image', 'document'].includes(this.type);
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

  refuseWithoutContent(): void {
    if (this.fileId ?? this.contentUrl ?? this.videoId) return;
    const message = 'contentUrl or videoId is required when there is no file';
    throw invalid('content_missing', 'A resource needs a file, a contentUrl or a videoId.', [
      { field: 'contentUrl', rule: 'content', message },
    ]);
  }
}

/** The first of file, link and video that is present. */
export function urlOf({
  id,
  fileId,
  contentUrl,
  videoId,
}: Pick<ResourceContent, 'id' | 'fileId' | 'contentUrl' | 'videoId'>) {
  if (fileId) return `/api/v1/resources/${id}/download`;
  return contentUrl ?? `https://www.youtube.com/watch?v=${videoId}`;
}
