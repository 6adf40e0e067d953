import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Answers } from '#assessment/grading/answers.js';
import { AskedItems, type AskedSet } from '#assessment/submissions/submitting/asked-items.js';
import type { Actor } from '#platform/access/actor.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { notFound } from '#platform/problems/problem.js';
import type { AttemptFacts, ItemTime } from './attempt-facts.js';
import { startedAttemptPolicy } from './attempts.policy.js';
import { attemptFacts, overdueFacts } from './attempts.sql.js';

/** Items, answers and times are null if they were not asked for. */
export type FactsRow = Omit<AttemptFacts, 'items' | 'answers' | 'timeSpent'> & {
  items: AskedSet | null;
  answers: Answers | null;
  timeSpent: ItemTime[] | null;
};

/** Attempts whose assessment is known, so that its cached items need not be sent again. */
const maxKnownAttempts = 20_000;

/** Reads started attempts in one statement each. */
@Injectable()
export class AttemptReader {
  private readonly assessmentOf = new LRUCache<string, string>({ max: maxKnownAttempts });

  constructor(
    @InjectScoped(startedAttemptPolicy) private readonly attempts: Scoped<typeof startedAttemptPolicy>,
    private readonly items: AskedItems,
    private readonly database: Database,
  ) {}

  /** Throws 404 unless the action reaches the attempt. Without `withAnswers` answers and times are empty. */
  async get(
    actor: Actor,
    id: string,
    action: 'read' | 'take' | 'invigilate',
    withAnswers = true,
  ): Promise<AttemptFacts> {
    const assessmentId = this.assessmentOf.get(id);
    const version = assessmentId ? this.items.cachedVersion(assessmentId) : null;
    const values = [id, version, withAnswers];
    const [row] = await this.attempts.read<FactsRow>(actor, attemptFacts, values, action);
    if (!row) throw notFound('attempt');
    return this.complete(row);
  }

  /** Any attempt, for the jobs, which have no actor; undefined if it was deleted. */
  async find(id: string): Promise<AttemptFacts | undefined> {
    const [row] = await this.database.query<FactsRow>(overdueFacts, [id]);
    return row && this.complete(row);
  }

  /** Adds the items, and remembers the assessment of the attempt. */
  complete(row: FactsRow): AttemptFacts {
    this.assessmentOf.set(row.id, row.assessmentId);
    const { assessmentId, assessmentVersion, seed } = row;
    const items = this.items.of({ id: assessmentId, version: assessmentVersion, seed }, row.items ?? null);
    return { ...row, items, answers: row.answers ?? {}, timeSpent: row.timeSpent ?? [] };
  }
}
