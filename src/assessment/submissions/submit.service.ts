import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { newId } from '#platform/database/base.entity.js';
import { Database } from '#platform/database/database.js';
import { Events } from '#platform/events/events.js';
import { RawJson } from '#platform/api/returns.js';
import { unavailable, unprocessable } from '#platform/problems/problem.js';
import { constraintOf } from '#platform/problems/constraint-errors.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import { type Answers, gradeItems, readAnswers } from '#assessment/grading/answers.js';
import { totalOf } from '#assessment/grading/totals.js';
import { latePenalty } from '#assessment/grading/late-penalty.js';
import { SubmittedFiles } from './submitted-files.js';
import { type AttemptContext, AttemptContextService, assertOpen } from './attempt-context.service.js';
import type { SubmissionDraft } from './submissions.dto.js';
import { submit, submitWithFiles } from './submit.sql.js';

/** Event: a student has submitted an attempt. */
export class SubmissionCreated {
  constructor(
    readonly assessmentId: string,
    readonly studentId: string,
  ) {}
}

/** Tries per request. A try fails if the assessment or the attempt count changes between the two statements. */
const maxTries = 3;
const idempotencyConstraint = 'submission_attempts_idempotency_key';

/** Accepts attempts: grades them automatically, within the attempts allowed, once per Idempotency-Key (docs/decisions/0011). */
@Injectable()
export class SubmitService {
  constructor(
    private readonly contexts: AttemptContextService,
    private readonly organizations: OrganizationsService,
    private readonly files: SubmittedFiles,
    private readonly events: Events,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Two statements: one reads the context, the other writes the attempt if the context still holds. */
  async submit(actor: Actor, draft: SubmissionDraft, idempotencyKey: string | null): Promise<RawJson> {
    const requestHash = hashOf(draft);
    for (let attempt = 1; attempt <= maxTries; attempt++) {
      const context = await this.contexts.get(actor, draft.assessmentId, idempotencyKey);
      if (context.requestHash) return replay(context, requestHash);
      const now = this.clock.now();
      assertOpen(context, now);
      const receipt = await this.write(actor, context, draft, { idempotencyKey, requestHash, now });
      if (receipt) {
        await this.events.emit(new SubmissionCreated(context.id, actor.userId));
        return new RawJson(receipt);
      }
    }
    throw unavailable('assessment_changing', 'The assessment is being changed. Send the submission again.');
  }

  /** The receipt, or undefined if another attempt or an edit came first and the context has to be read again. */
  private async write(
    actor: Actor,
    context: AttemptContext,
    draft: SubmissionDraft,
    request: { idempotencyKey: string | null; requestHash: string; now: Date },
  ): Promise<string | undefined> {
    const { idempotencyKey, requestHash, now } = request;
    const answers = readAnswers(context.items, draft.answers);
    const files = await this.files.filesIn(actor, answers);
    const { grades, score, autoScore, pendingItems, isLate, lateNote } = await this.grade(context, answers, now);
    const values = [
      context.id,
      context.version,
      newId(),
      newId(),
      actor.userId,
      score,
      now,
      answers,
      draft.text,
      grades,
    ];
    try {
      const [row] = await this.database.query<{ receipt: string }>(files.length > 0 ? submitWithFiles : submit, [
        ...values,
        ...[isLate, autoScore, pendingItems, lateNote, idempotencyKey, idempotencyKey && requestHash],
        ...(files.length > 0 ? [files] : []),
      ]);
      return row?.receipt;
    } catch (error) {
      if (constraintOf(error) === idempotencyConstraint) return undefined;
      throw error;
    }
  }

  private async grade(context: AttemptContext, answers: Answers, now: Date) {
    const grades = gradeItems(context.items, answers);
    const total = totalOf(Object.values(grades));
    const pendingItems = context.items.length === 0 ? 1 : total.pendingItems;
    const { settings } = await this.organizations.current();
    const late = latePenalty(total.score, { ...context, submittedAt: now });
    const isLate = context.dueAt !== null && now > context.dueAt;
    const score = pendingItems === 0 && settings.autoGrade ? late.score : null;
    return { grades, score, autoScore: total.score, pendingItems, isLate, lateNote: isLate ? late.explanation : '' };
  }
}

/** The stored response for a repeated request; 422 if the key was used for a different request. */
function replay({ receipt, requestHash }: AttemptContext, hash: string): RawJson {
  if (receipt && requestHash === hash) return new RawJson(receipt);
  throw unprocessable(
    'idempotency_key_reused',
    'This Idempotency-Key was used for a different request. Use a new key.',
  );
}

const hashOf = ({ assessmentId, answers, text }: SubmissionDraft): string =>
  createHash('sha256')
    .update(JSON.stringify([assessmentId, answers, text]))
    .digest('base64url');
