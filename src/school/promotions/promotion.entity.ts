import { Column, Entity } from 'typeorm';
import { BaseEntity, RootEntity } from '#platform/database/base.entity.js';
import { conflict } from '#platform/problems/problem.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import type { AccountStatus } from '#identity/accounts/user.entity.js';

export const promotionScopes = ['student', 'class', 'year'] as const;
export type PromotionScope = (typeof promotionScopes)[number];

export const promotionOutcomes = ['promoted', 'held_back', 'graduated'] as const;
export type PromotionOutcome = (typeof promotionOutcomes)[number];

/** One step into the next school year, taken by a student, a class or everybody; undone as a whole (OQ-076). */
@Entity()
export class Promotion extends RootEntity {
  @Column('text')
  scope: PromotionScope;

  /** The class that was promoted, when it was one. */
  @Column('uuid', { nullable: true })
  classroomId: string | null = null;

  @Column('text', { nullable: true })
  fromAcademicYear: string | null = null;

  @Column('text')
  toAcademicYear: string;

  @Column('uuid', { nullable: true })
  promotedBy: string | null;

  @Column('integer')
  promoted = 0;

  @Column('integer')
  heldBack = 0;

  @Column('integer')
  graduated = 0;

  /** How many of those who go on have no class yet. */
  @Column('integer')
  unassigned = 0;

  /** The classes that were opened for it. */
  @Column('uuid', { array: true })
  openedClassroomIds: string[] = [];

  @Column('uuid', { nullable: true })
  undoneBy: string | null = null;

  @Column('timestamptz', { nullable: true })
  undoneAt: Date | null = null;

  undo(actorId: string, now: Date): void {
    if (this.undoneAt) throw conflict('promotion_undone', 'This promotion has already been undone.');
    this.undoneBy = actorId;
    this.undoneAt = now;
  }
}

/** What one promotion meant for one student. The membership it led to has the same id. */
@Entity()
export class StudentPromotion extends BaseEntity {
  @Column('uuid')
  promotionId: string;

  @Column('uuid')
  studentId: string;

  /** The year the student goes into. */
  @Column('text')
  academicYear: string;

  @Column('text')
  outcome: PromotionOutcome;

  @Column('text')
  fromLevel: string;

  @Column('text', { nullable: true })
  toLevel: string | null;

  @Column('uuid', { nullable: true })
  fromClassroomId: string | null;

  @Column('uuid', { nullable: true })
  toClassroomId: string | null;

  @Column('uuid', { nullable: true })
  fromMembershipId: string | null;

  /** What the account was before. */
  @Column('text')
  accountStatus: AccountStatus;

  @Column('timestamptz', { nullable: true })
  undoneAt: Date | null = null;
}

/** Nobody is promoted into the same year twice; the database decides. */
export const alreadyPromoted = () =>
  conflict('already_promoted', 'Already promoted into that year. Undo that promotion first, or name a later year.');

explainConstraints({ student_promotions_once_idx: alreadyPromoted() });
