import { Injectable } from '@nestjs/common';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import type { GradeCause } from './grade-causes.js';
import { declareCause, ledgerFaults, releaseDrafts, removeGrades } from './grades.sql.js';

/** A grade that does not follow from its ledger. */
export interface LedgerFault {
  assessmentId: string;
  studentId: string;
  fault: string;
}

/** A grade whose entered score was released, and the submission of its student, if there is one. */
export interface ReleasedEntry {
  gradeId: string;
  version: number;
  submissionId: string | null;
}

/** Declares why grades change; the database writes the entries and refuses changes without a cause (docs/decisions/0223). */
@Injectable()
export class GradeLedger {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Declares the cause of all later changes of grades in the open transaction; null without a person. */
  async because(actor: { userId: string } | null, { cause, reason, reference }: GradeCause): Promise<void> {
    const entry = { cause, actorId: actor?.userId ?? null, reason, reference, at: this.clock.now() };
    await this.database.query(declareCause, [JSON.stringify(entry)]);
  }

  /** Enters the scores that waited for the release of grades, and returns their grades. The caller has declared the cause. */
  releaseDrafts(assessmentId: string, studentIds: string[] | undefined): Promise<ReleasedEntry[]> {
    return this.database.query<ReleasedEntry>(releaseDrafts, [assessmentId, studentIds ?? null]);
  }

  /** Deletes the grades of an assessment that is deleted with its submissions; the ledger stays. */
  async removeGrades(assessmentId: string): Promise<void> {
    await this.database.query(removeGrades, [assessmentId]);
  }

  /** Replays the ledger: every grade that differs from it. Empty unless something bypassed the triggers. */
  check(): Promise<LedgerFault[]> {
    return this.database.query<LedgerFault>(ledgerFaults);
  }
}
