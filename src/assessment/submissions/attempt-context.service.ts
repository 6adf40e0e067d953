import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Actor } from '#platform/access/actor.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { conflict, notFound } from '#platform/problems/problem.js';
import { assessmentPolicy } from '#assessment/assessments/assessments.policy.js';
import type { AskedItem } from '#assessment/grading/answers.js';
import { attemptContext } from './submit.sql.js';

/** What is needed to accept and grade an attempt: the rules of the assessment, its items, and the attempts used. */
export interface AttemptContext {
  id: string;
  version: number;
  status: string;
  maxScore: string;
  availableFrom: Date | null;
  dueAt: Date | null;
  allowLate: boolean;
  lateUntil: Date | null;
  latePenaltyPercent: string;
  attemptsAllowed: number;
  attemptsUsed: number;
  /** The stored response of an attempt with the same Idempotency-Key. */
  receipt: string | null;
  requestHash: string | null;
  items: AskedItem[];
}

/** `items` is null if the cached version is current. */
type ContextRow = Omit<AttemptContext, 'items'> & { items: AskedItem[] | null };

const maxCachedItems = 5_000;

/**
 * Reads attempt contexts. A whole class answers the same items, so those of the most recent assessments are cached with
 * the version they belong to. The statement sends items only if that version is outdated, and `SubmitService` writes
 * nothing that was graded with an outdated version.
 */
@Injectable()
export class AttemptContextService {
  private readonly cache = new LRUCache<string, { version: number; items: AskedItem[] }>({
    maxSize: maxCachedItems,
    sizeCalculation: ({ items }) => Math.max(1, items.length),
  });

  constructor(@InjectScoped(assessmentPolicy) private readonly assessments: Scoped<typeof assessmentPolicy>) {}

  /** The context of an assessment in one statement; 404 if the actor cannot see the assessment. */
  async get(actor: Actor, id: string, idempotencyKey: string | null): Promise<AttemptContext> {
    const cached = this.cache.get(id);
    const values = [id, idempotencyKey, cached?.version ?? null];
    const [row] = await this.assessments.read<ContextRow>(actor, attemptContext, values);
    if (!row) throw notFound('assessment');
    const items = row.items ?? cached?.items ?? [];
    this.cache.set(id, { version: row.version, items });
    return { ...row, items };
  }
}

/** Throws 409 if the assessment is not open yet, is closed, or has no attempts left. */
export function assertOpen(
  { availableFrom, dueAt, allowLate, lateUntil, attemptsUsed, attemptsAllowed }: AttemptContext,
  now: Date,
): void {
  if (availableFrom && now < availableFrom) {
    throw conflict('not_open_yet', `This assessment opens at ${availableFrom.toISOString()}.`);
  }
  const closesAt = allowLate ? lateUntil : dueAt;
  if (closesAt && now > closesAt) throw conflict('closed', `This assessment closed at ${closesAt.toISOString()}.`);
  if (attemptsUsed >= attemptsAllowed) {
    throw conflict('no_attempts_left', `All ${attemptsAllowed} attempts are used. Ask your teacher for another one.`);
  }
}
