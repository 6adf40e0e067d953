import { Injectable } from '@nestjs/common';
import type { AccessRules } from '#assessment/assessments/access/exam-access.js';
import { assessmentPolicy } from '#assessment/assessments/assessments.policy.js';
import { seedOf } from '#assessment/assessments/listing/student-items.js';
import { AskedItems, type AskedSet } from '#assessment/submissions/submitting/asked-items.js';
import type { OpenFor } from '#assessment/submissions/submitting/attempt-context.service.js';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { constraintOf } from '#platform/problems/constraint-errors.js';
import { conflict, notFound } from '#platform/problems/problem.js';
import type { AttemptFacts } from './attempt-facts.js';
import { AttemptReader, type FactsRow } from './attempt-reader.service.js';
import { continueOfGroup, groupContext, startAttempt, startContext } from './attempts.sql.js';

const numberConstraints = ['attempts_number_key', 'attempts_group_number_key'];

/** What decides whether a student may start. */
export interface StartContext extends OpenFor, AccessRules {
  id: string;
  version: number;
  passwordHash: string | null;
  runningId: string | null;
  runningScreen: string | null;
  items: AskedSet | null;
  /** The number of the student's next attempt. */
  attemptNumber: number;
  isGroupWork: boolean;
  groupId: string | null;
}

/** Starts and continues attempts, of single students and of groups. */
@Injectable()
export class AttemptStarter {
  constructor(
    @InjectScoped(assessmentPolicy) private readonly assessments: Scoped<typeof assessmentPolicy>,
    private readonly reader: AttemptReader,
    private readonly items: AskedItems,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** What decides whether the actor may start. Throws 404 for an assessment they may not take, 409 without a group. */
  async context(actor: Actor, assessmentId: string): Promise<StartContext> {
    const values = [assessmentId, this.items.cachedVersion(assessmentId)];
    const [context] = await this.assessments.read<StartContext>(actor, startContext, values, 'take');
    if (!context) throw notFound('assessment');
    this.items.keep(assessmentId, context.version, context.items);
    return context.isGroupWork ? this.ofGroup(actor, context) : { ...context, groupId: null };
  }

  /** The attempts of a group are counted and continued together. Throws 409 for a student without a group. */
  private async ofGroup(actor: Actor, context: StartContext): Promise<StartContext> {
    const [group] = await this.database.query<Partial<StartContext>>(groupContext, [context.id, actor.userId]);
    if (!group) throw noGroup();
    return { ...context, ...group };
  }

  /** Starts or continues the attempt. Undefined if it, or the assessment, has changed since the context was read. */
  async write(actor: Actor, context: StartContext, screenId: string): Promise<AttemptFacts | undefined> {
    const { id, groupId, runningId, attemptsUsed, attemptNumber } = context;
    const now = this.clock.now();
    try {
      if (groupId && runningId) {
        const [row] = await this.database.query<FactsRow>(continueOfGroup, [
          runningId,
          screenId,
          now,
          actor.userId,
          attemptNumber,
        ]);
        return row && this.reader.complete(row);
      }
      const seed = seedOf(id, groupId ?? actor.userId, attemptsUsed + 1);
      const values = [newId(), id, actor.userId, attemptNumber, context.version, screenId, now, seed];
      const [row] = await this.database.query<FactsRow>(startAttempt, [
        ...values,
        ...(groupId ? [groupId, attemptsUsed + 1] : [null, null]),
      ]);
      return row && this.reader.complete(row);
    } catch (error) {
      if (numberConstraints.includes(constraintOf(error) ?? '')) return undefined;
      throw error;
    }
  }
}

const noGroup = () =>
  conflict(
    'no_group',
    'This work is submitted by groups, and you are in none. Join one with POST /group-sets/{id}/groups/{groupId}/membership, or ask your teacher.',
  );
