import { UsableQuestions } from '#curriculum/modules/usable-questions.port.js';
import type { Actor } from '#platform/access/actor.js';
import { Provides } from '#platform/ports/ports.js';
import { QuestionChoicesService } from './question-choices.service.js';

/** Exercises use questions that their author reads, so that a private question of another teacher stays private. */
@Provides(UsableQuestions)
export class QuestionsForLessons extends UsableQuestions {
  constructor(private readonly choices: QuestionChoicesService) {
    super();
  }

  async usable(actor: Actor, ids: string[]): Promise<string[]> {
    return (await this.choices.currentVersions(actor, ids)).map(({ id }) => id);
  }

  readable(actor: Actor, ids: string[]): Promise<string[]> {
    return this.choices.readable(actor, ids);
  }
}
