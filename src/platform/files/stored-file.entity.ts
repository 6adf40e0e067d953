import { Column, Entity } from 'typeorm';
import { RootEntity } from '#platform/database/base.entity.js';

/** A file somebody uploaded. Who may have it is said by what names it, such as a resource. */
@Entity()
export class StoredFile extends RootEntity {
  /** Where its bytes lie: a random name that says nothing about the file. */
  @Column('text')
  storageKey: string;

  /** What its owner called it, good for people to read and for nothing else. */
  @Column('text')
  originalName: string;

  @Column('text')
  mimeType: string;

  @Column('integer')
  sizeBytes: number;

  /** Of the bytes, in hex; also their ETag. */
  @Column('text')
  sha256: string;

  /** Where its small picture lies; null until the job that makes it has run. */
  @Column('text', { nullable: true })
  thumbnailKey: string | null = null;

  /** Zero until its thumbnail has been made or, for older files, measured. */
  @Column('integer')
  thumbnailBytes = 0;

  /** Who uploaded it; the file outlives their account. */
  @Column('uuid', { nullable: true })
  ownerId: string | null = null;
}
