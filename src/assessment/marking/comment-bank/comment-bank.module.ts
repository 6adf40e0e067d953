import { Module } from '@nestjs/common';
import { AssessmentsModule } from '#assessment/assessments/assessments.module.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Feature } from '#platform/features/feature.js';
import { CommentSuggestionsController, MarkingCommentsController } from './comment-bank.controller.js';
import { markingCommentPolicy } from './comment-bank.policy.js';
import { CommentBankService } from './comment-bank.service.js';
import { GivenComments } from './given-comments.js';

@Feature('assessments')
@Module({
  imports: [ScopedModule.forFeature(markingCommentPolicy), AssessmentsModule],
  controllers: [MarkingCommentsController, CommentSuggestionsController],
  providers: [CommentBankService, GivenComments],
})
export class CommentBankModule {}
