import { Column, Entity } from 'typeorm';
import { RootEntity } from '#platform/database/base.entity.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import { conflict } from '#platform/problems/problem.js';
import type { ReportCardContent } from './report-card-page.js';

export const reportCardKinds = ['report_card', 'transcript'] as const;
export type ReportCardKind = (typeof reportCardKinds)[number];

/** A report card or transcript of a student as it was issued. A trigger refuses changes of its number and content. */
@Entity()
export class ReportCard extends RootEntity {
  /** Shared by the editions of one report card. Numbered by the database. */
  @Column({ type: 'integer', insert: false, update: false })
  number: number;

  @Column('integer')
  edition: number;

  @Column('text')
  kind: ReportCardKind;

  @Column('uuid')
  studentId: string;

  @Column('uuid')
  classroomId: string;

  @Column('uuid', { nullable: true })
  periodId: string | null;

  @Column('jsonb')
  content: ReportCardContent;

  /** The PDF; null until it has been drawn. */
  @Column('uuid', { nullable: true })
  fileId: string | null;

  /** Null after the account was erased. */
  @Column('uuid', { nullable: true })
  issuedBy: string | null;

  @Column('timestamptz')
  issuedAt: Date;

  /** When the next edition was issued. */
  @Column('timestamptz', { nullable: true })
  replacedAt: Date | null;
}

const issuedMeanwhile = conflict(
  'report_card_issued',
  'Another request issued the same report cards at the same time. Reload the list.',
);

explainConstraints({ report_cards_latest_key: issuedMeanwhile, report_cards_edition_key: issuedMeanwhile });
