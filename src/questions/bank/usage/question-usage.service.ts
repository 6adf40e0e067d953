import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { All } from '#platform/ports/ports.js';
import { QuestionsService } from '#questions/bank/questions.service.js';
import type { QuestionUsageView } from './question-usage.dto.js';
import { QuestionUsagePort, type UsageKind } from './question-usage.port.js';

const maxUsers = 100;

/** Answers where a question is used. */
@Injectable()
export class QuestionUsageService {
  constructor(
    private readonly questions: QuestionsService,
    @All(QuestionUsagePort) private readonly sources: QuestionUsagePort[],
  ) {}

  async find(actor: Actor, questionId: string): Promise<QuestionUsageView> {
    await this.questions.get(actor, questionId);
    const found = await Promise.all(
      this.sources.map(async (source) => ({
        kind: source.kind,
        ...(await source.usedIn(actor, questionId, maxUsers)),
      })),
    );
    const countOf = (kind: UsageKind) => found.find((each) => each.kind === kind)?.count ?? 0;
    return {
      assessmentCount: countOf('assessment'),
      lessonCount: countOf('lesson'),
      users: found.flatMap(({ visible }) => visible),
    };
  }
}
