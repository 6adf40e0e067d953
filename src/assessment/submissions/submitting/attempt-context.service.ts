import { Injectable } from '@nestjs/common';
import type { GradeRelease } from '#assessment/assessments/assessment-types.js';
import { assessmentPolicy } from '#assessment/assessments/assessments.policy.js';
import { seedOf } from '#assessment/assessments/listing/student-items.js';
import type { AskedItem } from '#assessment/grading/answers.js';
import type { LatePolicy } from '#assessment/grading/late-penalty.js';
import type { Actor } from '#platform/access/actor.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { conflict, notFound } from '#platform/problems/problem.js';
import { AskedItems, type AskedSet } from './asked-items.js';
import { attemptContext } from './submit.sql.js';

/** What decides how an attempt is graded. The dates are those of the student, after exceptions. */
export interface GradingContext extends LatePolicy {
  /** The id of the assessment. */
  id: string;
  version: number;
  dueAt: Date | null;
  gradeRelease: GradeRelease;
  gradesReleaseAt: Date | null;
  /** Whether the names of the students are hidden from teachers. */
  hidesNames: boolean;
  /** The items of the attempt. */
  items: AskedItem[];
  /** The seed with which the student has seen the items. */
  seed: string;
}

/** What is needed to accept and grade an attempt: the rules of the assessment, its items, and the attempts used. */
export interface AttemptContext extends GradingContext, OpenFor {
  needsStart: boolean;
  /** The stored response of an attempt with the same Idempotency-Key. */
  receipt: string | null;
  requestHash: string | null;
}

/** When a student may make an attempt, and how many. */
export interface OpenFor {
  opensAt: Date | null;
  closesAt: Date | null;
  attemptsAllowed: number;
  attemptsUsed: number;
}

/** `items` is null if the cached version is current. */
type ContextRow = Omit<AttemptContext, 'items' | 'seed'> & { items: AskedSet | null };

/** Reads the context of an attempt. `SubmitService` writes nothing that was graded with an outdated version. */
@Injectable()
export class AttemptContextService {
  constructor(
    @InjectScoped(assessmentPolicy) private readonly assessments: Scoped<typeof assessmentPolicy>,
    private readonly items: AskedItems,
  ) {}

  /** The context of an assessment in one statement; 404 if the actor cannot see the assessment. */
  async get(actor: Actor, id: string, idempotencyKey: string | null): Promise<AttemptContext> {
    const values = [id, idempotencyKey, this.items.cachedVersion(id)];
    const [row] = await this.assessments.read<ContextRow>(actor, attemptContext, values);
    if (!row) throw notFound('assessment');
    const seed = seedOf(id, actor.userId, row.attemptsUsed + 1);
    return { ...row, seed, items: this.items.of({ id, version: row.version, seed }, row.items) };
  }
}

/** Throws 409 if the assessment is not open yet, is closed, or has no attempts left. */
export function assertOpen({ opensAt, closesAt, attemptsUsed, attemptsAllowed }: OpenFor, now: Date): void {
  if (opensAt && now < opensAt) throw conflict('not_open_yet', `This assessment opens at ${opensAt.toISOString()}.`);
  if (closesAt && now > closesAt) throw conflict('closed', `This assessment closed at ${closesAt.toISOString()}.`);
  if (attemptsUsed >= attemptsAllowed) {
    throw conflict('no_attempts_left', `All ${attemptsAllowed} attempts are used. Ask your teacher for another one.`);
  }
}
