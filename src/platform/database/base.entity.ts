import { Column, CreateDateColumn, PrimaryColumn, UpdateDateColumn, VersionColumn } from 'typeorm';
import { newId } from '#platform/crypto/new-id.js';
import { rowChanged } from '#platform/problems/problem.js';

/** The columns the scoped repository requires. */
export interface Versioned {
  id: string;
  version: number;
  updatedAt: Date;
}

/** Throws 412 unless the row has the version that the caller expects (If-Match), if any. */
export function assertVersion({ version }: Pick<Versioned, 'version'>, expected: number | undefined): void {
  if (expected !== undefined && expected !== version) throw rowChanged();
}

/** Columns of every record. `version` counts its changes and is its ETag. */
export abstract class BaseEntity implements Versioned {
  @PrimaryColumn('uuid')
  id: string = newId();

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt: Date;

  @UpdateDateColumn({ type: 'timestamptz' })
  updatedAt: Date;

  @VersionColumn()
  version: number;
}

/** A record without a parent. The scoped repository sets and checks `organizationId`. */
export abstract class RootEntity extends BaseEntity {
  @Column('text')
  organizationId: string;
}
