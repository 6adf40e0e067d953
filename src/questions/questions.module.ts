import { Module } from '@nestjs/common';
import { QuestionsModule } from '#questions/bank/questions.module.js';
import { QuestionExchangeModule } from '#questions/exchange/question-exchange.module.js';

const features = [QuestionsModule, QuestionExchangeModule];

/** The question bank, its imports and exports. */
@Module({ imports: features, exports: features })
export class QuestionBankModule {}
