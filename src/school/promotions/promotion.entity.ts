import { Column, Entity } from 'typeorm';
import type { AccountStatus } from '#identity/accounts/account.entity.js';
import { BaseEntity, RootEntity } from '#platform/database/base.entity.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import { conflict } from '#platform/problems/problem.js';

export const promotionScopes = ['student', 'class', 'year'] as const;
export type PromotionScope = (typeof promotionScopes)[number];

export const promotionOutcomes = ['promoted', 'held_back', 'graduated'] as const;
export type PromotionOutcome = (typeof promotionOutcomes)[number];

/** The promotion of a student, a class or the whole school into another academic year. Undone only as a whole. */
@Entity()
export class Promotion extends RootEntity {
  @Column('text')
  scope: PromotionScope;

  /** The promoted class, if the scope is `class`. */
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

  /** Promoted and held-back students without a class in the target year. */
  @Column('integer')
  unassigned = 0;

  /** Classes this promotion created; undoing deletes them if unused. */
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

/** The outcome of a promotion for one student. The new class membership has the same id. */
@Entity()
export class StudentPromotion extends BaseEntity {
  @Column('uuid')
  promotionId: string;

  @Column('uuid')
  studentId: string;

  /** The target year. */
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

  /** The account status before the promotion, restored by undoing. */
  @Column('text')
  accountStatus: AccountStatus;

  @Column('timestamptz', { nullable: true })
  undoneAt: Date | null = null;
}

/** Thrown by a check and, under concurrency, by the unique index. */
export const alreadyPromoted = () =>
  conflict(
    'already_promoted',
    'These students were already promoted into this year. Undo that promotion first, or choose a later year.',
  );

explainConstraints({ student_promotions_once_idx: alreadyPromoted() });
