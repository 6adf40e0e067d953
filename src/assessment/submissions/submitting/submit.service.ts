import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { readAnswers } from '#assessment/grading/answers.js';
import { shareWork } from '#assessment/submissions/group-work/share-work.sql.js';
import type { SubmissionDraft } from '#assessment/submissions/submissions.dto.js';
import { SubmittedFiles } from '#assessment/submissions/submitted-files.js';
import type { Actor } from '#platform/access/actor.js';
import { hashOfRequest } from '#platform/api/request-hash.js';
import { RawJson } from '#platform/api/returns.js';
import { Clock } from '#platform/config/clock.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { Events } from '#platform/events/events.js';
import { constraintOf } from '#platform/problems/constraint-errors.js';
import { conflict, unavailable, unprocessable } from '#platform/problems/problem.js';
import { AttemptContextService, assertOpen, type GradingContext } from './attempt-context.service.js';
import { AttemptGrader, type SubmittedWork } from './attempt-grader.js';
import { receiptOf, submit, submitStarted, submitWithFiles } from './submit.sql.js';

/** Event: a student has submitted an attempt. */
export class SubmissionCreated {
  constructor(
    readonly assessmentId: string,
    readonly studentId: string,
  ) {}
}

/** An attempt that was started, as it stands when it is submitted. */
export interface FinishedAttempt {
  id: string;
  outcome: 'submitted' | 'auto_submitted';
  /** How often answers had been saved when they were read. */
  saves: number;
  /** Whether the other members of the group submit the same work. */
  isOfGroup: boolean;
  /** Whose files the answers may contain. */
  uploaders: string[];
}

/** A request to submit: its key, the hash of its content, and the time that counts. */
export interface SubmitRequest {
  idempotencyKey: string | null;
  requestHash: string | null;
  now: Date;
}

/** The stored response to a submission, and the hash of its request; null if time was up. */
export interface StoredReceipt {
  receipt: string;
  requestHash: string | null;
}

/** Tries per request and attempt number. A try fails if the assessment or the attempt count changes between the two statements. */
const maxTries = 3;
const idempotencyConstraint = 'submission_attempts_idempotency_key';

/** Accepts attempts: grades them automatically, within the attempts allowed, once per Idempotency-Key (docs/decisions/0011). */
@Injectable()
export class SubmitService {
  constructor(
    private readonly contexts: AttemptContextService,
    private readonly grader: AttemptGrader,
    private readonly files: SubmittedFiles,
    private readonly events: Events,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Two statements: one reads the context, the other writes the attempt if the context still holds. */
  async submit(actor: Actor, draft: SubmissionDraft, idempotencyKey: string | null): Promise<RawJson> {
    const requestHash = hashOf(draft);
    for (let tries = 1, used = 0; tries <= maxTries; tries++) {
      const context = await this.contexts.get(actor, draft.assessmentId, idempotencyKey);
      // Another submission of the student came first, so that this one is nearer to its turn or to the limit.
      if (context.attemptsUsed > used) [tries, used] = [1, context.attemptsUsed];
      if (context.requestHash) return replay(context, requestHash);
      const now = this.clock.now();
      assertOpen(context, now);
      if (context.needsStart) throw attemptRequired();
      const work = { answers: readAnswers(context.items, draft.answers), text: draft.text };
      const request = { idempotencyKey, requestHash: idempotencyKey && requestHash, now };
      const values = await this.valuesOf(actor.userId, newId(), context, { work, request });
      const files = await this.files.filesIn([actor.userId], work.answers);
      const statement = files.length > 0 ? submitWithFiles : submit;
      const number = context.attemptsUsed + 1;
      const receipt = await this.write(statement, [...values, number, ...(files.length > 0 ? [files] : [])]);
      if (receipt) return this.submitted(context.id, actor.userId, receipt);
    }
    throw assessmentChanging();
  }

  /**
   * Submits a started attempt of a student with its answers, which have been read. Undefined if another request was
   * first, or if the assessment or the answers have changed: read them again.
   */
  async finish(
    student: Pick<Actor, 'userId'>,
    context: GradingContext,
    attempt: FinishedAttempt,
    { work, request }: { work: SubmittedWork; request: SubmitRequest },
  ): Promise<RawJson | undefined> {
    const files = await this.files.filesIn(attempt.uploaders, work.answers);
    const values = await this.valuesOf(student.userId, attempt.id, context, { work, request });
    const write = () => this.write(submitStarted, [...values, attempt.outcome, attempt.saves, files]);
    const receipt = attempt.isOfGroup ? await this.writeForGroup(attempt.id, write) : await write();
    return receipt ? this.submitted(context.id, student.userId, receipt) : undefined;
  }

  /** All members of the group submit the work in one transaction, or none. */
  private writeForGroup(attemptId: string, write: () => Promise<string | undefined>): Promise<string | undefined> {
    return this.database.transaction(async () => {
      const receipt = await write();
      if (!receipt) return undefined;
      const mates = await this.database.query<{ assessmentId: string; studentId: string }>(shareWork, [attemptId]);
      for (const { assessmentId, studentId } of mates)
        await this.events.emit(new SubmissionCreated(assessmentId, studentId));
      return receipt;
    });
  }

  /** The response to the submission of an attempt; undefined while it is not submitted. */
  async receiptOf(studentId: string, attemptId: string): Promise<StoredReceipt | undefined> {
    const [stored] = await this.database.query<StoredReceipt>(receiptOf, [attemptId, studentId]);
    return stored;
  }

  private async valuesOf(
    studentId: string,
    attemptId: string,
    context: GradingContext,
    { work, request }: { work: SubmittedWork; request: SubmitRequest },
  ): Promise<unknown[]> {
    const { idempotencyKey, requestHash, now } = request;
    const grade = await this.grader.grade(context, work, now);
    // Other ids contain the time, by which the student may be recognised.
    const id = context.hidesNames ? randomUUID() : newId();
    return [
      context.id,
      context.version,
      id,
      attemptId,
      studentId,
      grade.score,
      now,
      work.answers,
      work.text,
      grade.grades,
      grade.isLate,
      grade.autoScore,
      grade.pendingItems,
      grade.lateNote,
      idempotencyKey,
      requestHash,
    ];
  }

  private async write(statement: typeof submit, values: unknown[]): Promise<string | undefined> {
    try {
      const [row] = await this.database.query<{ receipt: string }>(statement, values);
      return row?.receipt;
    } catch (error) {
      if (constraintOf(error) === idempotencyConstraint) return undefined;
      throw error;
    }
  }

  private async submitted(assessmentId: string, studentId: string, receipt: string): Promise<RawJson> {
    await this.events.emit(new SubmissionCreated(assessmentId, studentId));
    return new RawJson(receipt);
  }
}

/** The stored response for a repeated request; 422 if the key was used for a different request. */
function replay(
  { receipt, requestHash }: { receipt: string | null; requestHash: string | null },
  hash: string,
): RawJson {
  if (receipt && requestHash === hash) return new RawJson(receipt);
  throw unprocessable(
    'idempotency_key_reused',
    'This Idempotency-Key was used for a different request. Use a new key.',
  );
}

export const assessmentChanging = () =>
  unavailable('assessment_changing', 'The assessment is being changed. Send the submission again.');

const attemptRequired = () =>
  conflict('attempt_required', 'Start an attempt with POST /assessments/{id}/attempts, and submit that one.');

const hashOf = ({ assessmentId, answers, text }: SubmissionDraft): string =>
  hashOfRequest([assessmentId, answers, text]);
