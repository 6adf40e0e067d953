import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import { all, definePolicy } from '#platform/access/policy.js';
import { newId } from '#platform/crypto/new-id.js';
import type { Versioned } from '#platform/database/base.entity.js';
import type { PublishedStatistics } from './publish.js';

/** A resource and its views. */
export interface ResourceViews {
  id: string;
  views: number;
}

/** What was published on one day about all people who permit learning analytics; it contains no data about a person. */
@Entity('analytics_snapshots')
export class AnalyticsSnapshot implements Versioned {
  readonly version = 1;

  @PrimaryColumn('uuid')
  id: string = newId();

  @Column('date')
  day: string;

  @Column('jsonb')
  data: PublishedStatistics & { popular: ResourceViews[] };

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt: Date;

  get updatedAt(): Date {
    return this.createdAt;
  }
}

/** Everyone reads the statistics; admins also how many people use which feature. */
export const analyticsPolicy = definePolicy(AnalyticsSnapshot, {
  admin: { read: all, readUsage: all },
  teacher: { read: all },
  student: { read: all },
  parent: { read: all },
});
