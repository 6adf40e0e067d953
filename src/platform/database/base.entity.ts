import { Column, CreateDateColumn, PrimaryColumn, UpdateDateColumn, VersionColumn } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';

/** A new record id. Ids grow with time, so that rows made together lie together (UUIDv7, RFC 9562). */
export const newId = (): string => uuidv7();

/** What the scoped repository needs to know of a row. */
export interface Versioned {
  id: string;
  version: number;
  updatedAt: Date;
}

/** What every record has. `version` counts its changes and is its ETag. */
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

/** A record that stands by itself in the organization; the scoped repository fills and checks the column. */
export abstract class RootEntity extends BaseEntity {
  @Column('text')
  organizationId: string;
}
