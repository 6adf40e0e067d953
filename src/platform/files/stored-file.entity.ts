import { Column, Entity } from 'typeorm';
import { RootEntity } from '#platform/database/base.entity.js';

/** An uploaded file. Access to it is decided by the record that refers to it, such as a resource. */
@Entity()
export class StoredFile extends RootEntity {
  /** The key of its bytes in the storage: a random name that reveals nothing about the file. */
  @Column('text')
  storageKey: string;

  /** The name given by its owner, sanitized; for display only. */
  @Column('text')
  originalName: string;

  @Column('text')
  mimeType: string;

  @Column('integer')
  sizeBytes: number;

  /** SHA-256 of the bytes in hex; also their ETag. */
  @Column('text')
  sha256: string;

  /** The key of its thumbnail; null until the thumbnail job has run. */
  @Column('text', { nullable: true })
  thumbnailKey: string | null = null;

  /** 0 until its thumbnail has been created or, for older files, measured. */
  @Column('integer')
  thumbnailBytes = 0;

  /** The user who uploaded it; null once their account was deleted. */
  @Column('uuid', { nullable: true })
  ownerId: string | null = null;

  /** The path of its content, open to readers of a record that refers to it and, until there is one, to its owner. */
  get url(): string {
    return `/api/v1/files/${this.id}/content`;
  }
}
