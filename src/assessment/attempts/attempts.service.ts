import { Injectable } from '@nestjs/common';
import { type ExamClient, refusalOf } from '#assessment/assessments/access/exam-access.js';
import { AssessmentMedia } from '#assessment/assessments/assessment-media.js';
import { mayReadKeys } from '#assessment/assessments/assessments.policy.js';
import { SubmissionsService } from '#assessment/submissions/submissions.service.js';
import { SubmittedFiles } from '#assessment/submissions/submitted-files.js';
import { assertOpen } from '#assessment/submissions/submitting/attempt-context.service.js';
import { assessmentChanging } from '#assessment/submissions/submitting/submit.service.js';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { conflict } from '#platform/problems/problem.js';
import { ExamPasswords } from './access/exam-passwords.js';
import type { AttemptStart, PositionDraft, SavedAnswersDraft } from './attempt-drafts.dto.js';
import { accessRefused, type AttemptFacts, changeRefusal, graceSeconds, uploadersOf } from './attempt-facts.js';
import { AttemptReader } from './attempt-reader.service.js';
import { AttemptStarter } from './attempt-starter.service.js';
import { isOver } from './attempt-states.js';
import { type ShownItems, viewOf } from './attempt-view.js';
import type { SavedView, StartedAttemptView } from './attempts.dto.js';
import { FinishService } from './finish.service.js';
import { placesOf, readPartially, readTimes } from './saving/partial-answers.js';
import { moveTo, saveAnswers } from './saving/save-answers.sql.js';

/** A try fails if the attempt or the assessment changes between the two statements. */
const maxTries = 3;

type Saved = Omit<SavedView, 'serverTime'>;

/** Starts attempts, saves their answers and shows them to their students, in two statements each. */
@Injectable()
export class AttemptsService {
  constructor(
    private readonly reader: AttemptReader,
    private readonly starter: AttemptStarter,
    private readonly media: AssessmentMedia,
    private readonly finishing: FinishService,
    private readonly files: SubmittedFiles,
    private readonly submissions: SubmissionsService,
    private readonly passwords: ExamPasswords,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Starts an attempt, or continues the one that is open: this window is then the only one that can change it. */
  async start(
    actor: Actor,
    assessmentId: string,
    draft: AttemptStart,
    client: ExamClient,
  ): Promise<StartedAttemptView> {
    for (let attempt = 1; attempt <= maxTries; attempt++) {
      const context = await this.starter.context(actor, assessmentId);
      const refusal = refusalOf(context, client);
      if (refusal) throw accessRefused(refusal);
      if (!context.runningId) assertOpen(context, this.clock.now());
      if (context.runningScreen !== draft.screenId)
        await this.passwords.check(actor, assessmentId, context.passwordHash, draft.password);
      const started = await this.starter.write(actor, context, draft.screenId);
      if (started) return this.show(actor, await this.finishing.current(started));
    }
    throw assessmentChanging();
  }

  /** The attempt, submitted if its time is up. After that, students see the questions when the review rule allows it. */
  async get(actor: Actor, id: string, client: ExamClient): Promise<StartedAttemptView> {
    const facts = await this.finishing.current(await this.reader.get(actor, id, 'read'));
    const refusal = mayReadKeys(actor) || isOver(facts.status) ? undefined : refusalOf(facts, client);
    if (refusal) throw accessRefused(refusal);
    return this.show(actor, facts);
  }

  /** Saves answers. They are committed when this returns, and count if time is up before the attempt is submitted. */
  async save(actor: Actor, id: string, draft: SavedAnswersDraft, client: ExamClient): Promise<SavedView> {
    for (let attempt = 1; attempt <= maxTries; attempt++) {
      const facts = await this.changeable(actor, id, { screenId: draft.screenId, client });
      const answers = readPartially(facts, draft.answers);
      const files = await this.files.filesIn(uploadersOf(facts), answers);
      const now = this.clock.now();
      const places = placesOf(facts, Object.keys(answers));
      const [saved] = await this.database.query<Saved>(saveAnswers, [
        id,
        draft.screenId,
        now,
        graceSeconds,
        Object.keys(answers),
        Object.values(answers).map((answer) => JSON.stringify(answer)),
        draft.sequence,
        draft.text ?? null,
        Math.max(0, ...places),
        Math.min(facts.items.length, ...places),
        files,
        ...readTimes(facts, draft.timeSpent),
      ]);
      if (saved) return { ...saved, serverTime: now };
    }
    throw assessmentChanging();
  }

  /** Goes to another question and returns the attempt with the questions that can be seen there. */
  async move(actor: Actor, id: string, { screenId, position }: PositionDraft, client: ExamClient) {
    for (let attempt = 1; attempt <= maxTries; attempt++) {
      const facts = await this.changeable(actor, id, { screenId, client });
      const isBack = facts.navigation === 'forward_only' && position < facts.position;
      const isFar = facts.navigation !== 'free' && position > facts.furthest + 1;
      if (isBack || isFar || position >= Math.max(1, facts.items.length)) throw positionRefused(facts);
      const values = [id, screenId, this.clock.now(), graceSeconds, position];
      const [moved] = await this.database.query<{ id: string }>(moveTo, values);
      if (moved) return this.get(actor, id, client);
    }
    throw assessmentChanging();
  }

  /** The attempt without its answers; throws if the window may not change it. */
  private async changeable(
    actor: Actor,
    id: string,
    { screenId, client }: { screenId: string; client: ExamClient },
  ): Promise<AttemptFacts> {
    const facts = await this.finishing.current(await this.reader.get(actor, id, 'take', false));
    const refusal = changeRefusal(facts, { userId: actor.userId, screenId, client, now: this.clock.now() });
    if (refusal) throw refusal;
    return facts;
  }

  /** The attempt with the media of its texts; sends no statement if they refer to none. */
  private async show(actor: Actor, facts: AttemptFacts): Promise<StartedAttemptView> {
    const view = viewOf(facts, this.clock.now(), await this.shownTo(actor, facts));
    const ids = new Set(view.items.map(({ id }) => id));
    const items = facts.items.filter(({ id }) => ids.has(id));
    return Object.assign(view, await this.media.resolve(actor, { ...facts, id: facts.assessmentId }, items));
  }

  private async shownTo(actor: Actor, { status, id }: AttemptFacts): Promise<ShownItems> {
    if (mayReadKeys(actor)) return 'all';
    if (!isOver(status)) return 'reached';
    return (await this.submissions.mayReviewAttempt(actor, id)) ? 'all' : 'none';
  }
}

const positionRefused = ({ navigation, position, furthest }: AttemptFacts) =>
  conflict(
    'position_out_of_reach',
    `From place ${position}, this attempt can go ${navigation === 'forward_only' ? 'forward to' : 'to any place up to'} ${furthest + 1}.`,
  );
