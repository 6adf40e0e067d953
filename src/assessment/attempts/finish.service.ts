import { Injectable } from '@nestjs/common';
import type { ExamClient } from '#assessment/assessments/access/exam-access.js';
import type { Answers } from '#assessment/grading/answers.js';
import type { SubmittedWork } from '#assessment/submissions/submitting/attempt-grader.js';
import {
  assessmentChanging,
  type FinishedAttempt,
  SubmitService,
} from '#assessment/submissions/submitting/submit.service.js';
import type { Actor } from '#platform/access/actor.js';
import { hashOfRequest } from '#platform/api/request-hash.js';
import { RawJson } from '#platform/api/returns.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { JobQueue, Task } from '#platform/jobs/queue.js';
import type { AttemptSubmission } from './attempt-drafts.dto.js';
import {
  type AttemptFacts,
  attemptOver,
  changeRefusal,
  graceSeconds,
  isTimeUp,
  submittedTime,
  uploadersOf,
} from './attempt-facts.js';
import { AttemptReader } from './attempt-reader.service.js';
import { isOver } from './attempt-states.js';
import { claimOverdue } from './invigilation/invigilation.sql.js';
import { readPartially, readTimes } from './saving/partial-answers.js';
import { keepItemTimes } from './saving/save-answers.sql.js';

/** A try fails if answers are saved, or the assessment is changed, between reading and writing. */
const maxTries = 5;

interface OverdueAttempt {
  attemptId: string;
  /** Whether the invigilator has ended it before time was up. */
  isEnded?: boolean;
}

/**
 * Submits started attempts: by their students, or with what was saved once time is up. The statement that submits an attempt
 * changes its state, so of several requests and jobs exactly one does it.
 */
@Injectable()
export class FinishService {
  constructor(
    private readonly reader: AttemptReader,
    private readonly submitting: SubmitService,
    private readonly queue: JobQueue,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Submits what was saved and what the request adds. A repeated request gets the first response. */
  async submit(
    actor: Actor,
    id: string,
    draft: AttemptSubmission,
    { client, idempotencyKey }: { client: ExamClient; idempotencyKey: string | null },
  ): Promise<RawJson> {
    const requestHash = hashOfRequest([id, draft.answers, draft.text]);
    for (let attempt = 1; attempt <= maxTries; attempt++) {
      const facts = await this.current(await this.reader.get(actor, id, 'take'));
      if (isOver(facts.status)) return this.repeat(actor, facts, draft, requestHash);
      const now = this.clock.now();
      const refusal = changeRefusal(facts, { userId: actor.userId, screenId: draft.screenId, client, now });
      if (refusal) throw refusal;
      const answers = { ...facts.answers, ...readPartially(facts, draft.answers) };
      const times = readTimes(facts, draft.timeSpent);
      if (times[0].length > 0)
        await this.database.query(keepItemTimes, [id, draft.screenId, now, graceSeconds, ...times]);
      const receipt = await this.write(facts, 'submitted', {
        work: { answers, text: draft.text ?? facts.text },
        // A member may use a key that another one has used.
        request: { idempotencyKey: facts.groupId ? null : idempotencyKey, requestHash, now: submittedTime(facts, now) },
      });
      if (receipt) return receipt;
    }
    throw assessmentChanging();
  }

  /** The attempt as it is now: submitted with what was saved, if its time is up. */
  async current(facts: AttemptFacts): Promise<AttemptFacts> {
    if (!isTimeUp(facts, this.clock.now())) return facts;
    await this.expire({ attemptId: facts.id });
    return (await this.reader.find(facts.id)) ?? facts;
  }

  /** Submits an attempt whose time is up, or that was ended, with what was saved. Does nothing for any other. */
  @Task('submit-overdue-attempt')
  async expire({ attemptId, isEnded = false }: OverdueAttempt): Promise<void> {
    for (let attempt = 1; attempt <= maxTries; attempt++) {
      const facts = await this.reader.find(attemptId);
      if (!facts || isOver(facts.status) || !(isEnded || isTimeUp(facts, this.clock.now()))) return;
      const receipt = await this.write(facts, 'auto_submitted', {
        work: { answers: facts.answers, text: facts.text },
        request: { idempotencyKey: null, requestHash: null, now: submittedTime(facts, this.clock.now()) },
      });
      if (receipt) return;
    }
    throw assessmentChanging();
  }

  /** Enqueues the submission of the attempts whose time is up. Returns how many. */
  async enqueueOverdue(now = this.clock.now()): Promise<number> {
    const before = new Date(now.getTime() - graceSeconds * 1000);
    const overdue = await this.database.query<OverdueAttempt>(claimOverdue, [before]);
    await this.queue.addAll('submit-overdue-attempt', overdue);
    return overdue.length;
  }

  private write(
    facts: AttemptFacts,
    outcome: FinishedAttempt['outcome'],
    { work, request }: { work: SubmittedWork; request: Parameters<SubmitService['finish']>[3]['request'] },
  ): Promise<RawJson | undefined> {
    const { assessmentId, assessmentVersion, items, studentId, saves } = facts;
    const context = { ...facts, id: assessmentId, version: assessmentVersion };
    const answers: Answers = Object.fromEntries(items.map(({ id }) => [id, work.answers[id] ?? null]));
    const attempt = { id: facts.id, outcome, saves, isOfGroup: facts.groupId !== null, uploaders: uploadersOf(facts) };
    return this.submitting.finish({ userId: studentId }, context, attempt, { work: { ...work, answers }, request });
  }

  /** The first response. Throws 409 if the request would have changed what was submitted. */
  private async repeat(
    actor: Actor,
    facts: AttemptFacts,
    { answers, text }: AttemptSubmission,
    hash: string,
  ): Promise<RawJson> {
    const stored = await this.submitting.receiptOf(actor.userId, facts.id);
    const addsNothing = Object.keys(answers).length === 0 && text === undefined;
    if (!stored || (stored.requestHash !== hash && !addsNothing)) throw attemptOver(facts);
    return new RawJson(stored.receipt);
  }
}
