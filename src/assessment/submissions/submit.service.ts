import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { newId } from '#platform/database/base.entity.js';
import { Database } from '#platform/database/database.js';
import { Events } from '#platform/events/events.js';
import { RawJson } from '#platform/api/returns.js';
import { type Issue, invalid, unavailable, unprocessable } from '#platform/problems/problem.js';
import { constraintOf } from '#platform/problems/constraint-errors.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import type { QuestionResponse } from '#questions/types/question-content.js';
import { readResponse } from '#questions/types/question-rules.js';
import { sanitizeResponse } from '#questions/types/rich-content.js';
import { gradeItem } from '#questions/types/grade-item.js';
import { totalOf } from '#assessment/grading/totals.js';
import { latePenalty } from '#assessment/grading/late-penalty.js';
import { SubmittedFiles } from './submitted-files.js';
import { type AttemptContext, AttemptContextService, refuseClosed } from './attempt-context.service.js';
import type { AttemptGrades } from './submission.entity.js';
import type { SubmissionDraft } from './submissions.dto.js';
import { submit, submitWithFiles } from './submit.sql.js';

/** A student has handed work in. */
export class SubmissionCreated {
  constructor(
    readonly assessmentId: string,
    readonly studentId: string,
  ) {}
}

type Answers = Record<string, QuestionResponse | null>;

const triesWhileEdited = 3;
const idempotencyConstraint = 'submission_attempts_idempotency_key';

/** Handing work in: graded at once as far as a machine can, within the attempts there are, exactly once per key. */
@Injectable()
export class SubmitService {
  constructor(
    private readonly assessments: AttemptContextService,
    private readonly organizations: OrganizationsService,
    private readonly files: SubmittedFiles,
    private readonly events: Events,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Two statements: one reads what there is to grade by, one writes and decides. */
  async submit(actor: Actor, draft: SubmissionDraft, idempotencyKey: string | null): Promise<RawJson> {
    const requestHash = hashOf(draft);
    for (let attempt = 1; attempt <= triesWhileEdited; attempt++) {
      const open = await this.assessments.get(actor, draft.assessmentId, idempotencyKey);
      if (open.requestHash) return replay(open, requestHash);
      const now = this.clock.now();
      refuseClosed(open, now);
      const receipt = await this.write(actor, open, draft, { idempotencyKey, requestHash, now });
      if (receipt) {
        await this.events.emit(new SubmissionCreated(open.id, actor.userId));
        return new RawJson(receipt);
      }
    }
    throw unavailable('assessment_changing', 'The assessment is being changed right now. Try again.');
  }

  /** The receipt; undefined when another attempt or an edit came first, and it has to be looked at again. */
  private async write(
    actor: Actor,
    open: AttemptContext,
    draft: SubmissionDraft,
    request: { idempotencyKey: string | null; requestHash: string; now: Date },
  ): Promise<string | undefined> {
    const { idempotencyKey, requestHash, now } = request;
    const answers = readAnswers(open, draft.answers);
    const files = await this.files.in(actor, answers);
    const { grades, score, autoScore, pendingItems, isLate, lateNote } = await this.grade(open, answers, now);
    const values = [open.id, open.version, newId(), newId(), actor.userId, score, now, answers, draft.text, grades];
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

  private async grade(open: AttemptContext, answers: Answers, now: Date) {
    const grades: AttemptGrades = Object.fromEntries(
      open.items.map(({ id, content }) => [id, gradeItem(content, answers[id] ?? null)]),
    );
    const total = totalOf(Object.values(grades));
    const pendingItems = open.items.length === 0 ? 1 : total.pendingItems;
    const { settings } = await this.organizations.current();
    const late = latePenalty(total.score, { ...open, submittedAt: now, penaltyPercentPerDay: open.latePenaltyPercent });
    const isLate = open.dueAt !== null && now > open.dueAt;
    const score = pendingItems === 0 && settings.autoGrade ? late.score : null;
    return { grades, score, autoScore: total.score, pendingItems, isLate, lateNote: isLate ? late.explanation : '' };
  }
}

/** Same key, same request: the first answer again, word for word. Same key, another request: a mistake. */
function replay({ receipt, requestHash }: AttemptContext, hash: string): RawJson {
  if (receipt && requestHash === hash) return new RawJson(receipt);
  throw unprocessable('idempotency_key_reused', 'This Idempotency-Key was used for other work. Take a new one.');
}

/** Each answer in the shape of its question; 400 with every fault by its path. */
function readAnswers({ items }: AttemptContext, given: Record<string, unknown>): Answers {
  const answers: Answers = {};
  const faults: Issue[] = [];
  for (const { id, content } of items) {
    const reading = readResponse(content.type, content.body, given[id]);
    if ('issues' in reading)
      faults.push(...reading.issues.map((issue) => ({ ...issue, field: `answers.${id}.${issue.field ?? ''}` })));
    else answers[id] = sanitizeResponse(content.type, reading.response);
  }
  const known = new Set(items.map(({ id }) => id));
  for (const id of Object.keys(given)) {
    if (!known.has(id))
      faults.push({ field: `answers.${id}`, rule: 'unknown', message: 'There is no such item in this assessment.' });
  }
  if (faults.length > 0)
    throw invalid('answers_invalid', 'Some answers do not fit their questions; see errors.', faults);
  return answers;
}

const hashOf = ({ assessmentId, answers, text }: SubmissionDraft): string =>
  createHash('sha256')
    .update(JSON.stringify([assessmentId, answers, text]))
    .digest('base64url');
