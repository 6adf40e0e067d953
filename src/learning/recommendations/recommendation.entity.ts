import { Column, Entity, PrimaryColumn } from 'typeorm';
import { newId } from '#platform/crypto/new-id.js';
import type { Versioned } from '#platform/database/base.entity.js';

/** Why a resource is recommended; in this order if two contributions are equal (docs/decisions/0153). */
export const reasonCodes = ['interest', 'liked', 'vote', 'next_level', 'community', 'gap', 'popular'] as const;
export type ReasonCode = (typeof reasonCodes)[number];

/** The parts of a score, in points. */
export interface ScoreParts {
  /** Sum of the points of the resource's topics, at most 50. */
  relevance: number;
  difficulty: number;
  quality: number;
  recency: number;
  popularity: number;
  /** The topics of the resource that have points, and where these come from. */
  topics: { topic: string; interests: number; activity: number; votes: number }[];
}

/** A library resource recommended to one person, computed from what that person allows. */
@Entity('personalized_recommendations')
export class Recommendation implements Versioned {
  readonly version = 1;

  @PrimaryColumn('uuid')
  id: string = newId();

  @Column('uuid')
  userId: string;

  @Column('uuid')
  resourceId: string;

  /** 0 to 100, rounded half up. */
  @Column('numeric', { precision: 5, scale: 2 })
  recommendationScore: string;

  @Column('text')
  reasonCode: ReasonCode;

  /** What the reason names: a topic, the title of a liked resource, or a type of bills. */
  @Column('text', { nullable: true })
  reasonSubject: string | null = null;

  /** The topic of the resource to which the subject contributes. */
  @Column('text', { nullable: true })
  reasonTopic: string | null = null;

  @Column('jsonb')
  parts: ScoreParts;

  @Column('timestamptz')
  recommendedAt: Date;

  /** Whether the person has opened the resource. */
  @Column('boolean')
  viewed = false;

  @Column('boolean')
  dismissed = false;

  @Column('timestamptz', { nullable: true })
  dismissedAt: Date | null = null;

  get createdAt(): Date {
    return this.recommendedAt;
  }

  get updatedAt(): Date {
    return this.dismissedAt ?? this.recommendedAt;
  }
}
