import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { conflict, notFound } from '#platform/problems/problem.js';
import { assessmentPolicy } from '#assessment/assessments/assessments.policy.js';
import type { QuestionContent } from '#questions/types/question-content.js';
import { attemptContext } from './submit.sql.js';

interface ContextItem {
  id: string;
  content: QuestionContent;
}

/** An assessment as somebody who hands in work meets it. */
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
  receipt: string | null;
  requestHash: string | null;
  items: ContextItem[];
}

/** The items are null when they are those of the version the reader has. */
type OpenRow = Omit<AttemptContext, 'items'> & { items: ContextItem[] | null };

const maxItems = 5_000;

/**
 * Assessments for those who hand in work. A whole class answers the same questions, so the items of the last ones asked
 * for are kept, each with the version of its assessment: the database is told which one is here and sends another if
 * there is one, and writing takes nothing that was graded by any but the present version.
 */
@Injectable()
export class AttemptContextService {
  private readonly kept = new Map<string, { version: number; items: ContextItem[] }>();
  private items = 0;

  constructor(@InjectScoped(assessmentPolicy) private readonly assessments: Scoped<typeof assessmentPolicy>) {}

  /** What there is to grade by and what of it has been used, in one statement; 404 when it is out of reach. */
  async get(actor: Actor, id: string, idempotencyKey: string | null): Promise<AttemptContext> {
    const kept = this.kept.get(id);
    const values = [id, idempotencyKey, kept?.version ?? null];
    const [open] = await this.assessments.read<OpenRow>(actor, attemptContext, values);
    if (!open) throw notFound('assessment');
    const items = open.items ?? kept?.items ?? [];
    this.keep(id, open.version, items);
    return { ...open, items };
  }

  /** Keeps the items as the last to be dropped. */
  private keep(id: string, version: number, items: ContextItem[]): void {
    this.drop(id);
    this.kept.set(id, { version, items });
    this.items += items.length;
    for (const oldest of this.kept.keys()) {
      if (this.items <= maxItems) return;
      this.drop(oldest);
    }
  }

  private drop(id: string): void {
    this.items -= this.kept.get(id)?.items.length ?? 0;
    this.kept.delete(id);
  }
}

/** Too early, too late, or used up. */
export function refuseClosed(
  { availableFrom, dueAt, allowLate, lateUntil, attemptsUsed, attemptsAllowed }: AttemptContext,
  now: Date,
): void {
  if (availableFrom && now < availableFrom) {
    throw conflict('not_open_yet', `This opens at ${availableFrom.toISOString()}.`);
  }
  const last = allowLate ? lateUntil : dueAt;
  if (last && now > last) throw conflict('closed', `This closed at ${last.toISOString()}.`);
  if (attemptsUsed >= attemptsAllowed) throw conflict('no_attempts_left', `All ${attemptsAllowed} attempts are used.`);
}
