import { Module } from '@nestjs/common';
import { SubmissionsModule } from '#assessment/submissions/submissions.module.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Feature } from '#platform/features/feature.js';
import { FileCommentsController, SubmissionFileCommentsController } from './file-comments.controller.js';
import { fileCommentPolicy } from './file-comments.policy.js';
import { FileCommentsService } from './file-comments.service.js';

@Feature('assessments')
@Module({
  imports: [ScopedModule.forFeature(fileCommentPolicy), SubmissionsModule],
  controllers: [SubmissionFileCommentsController, FileCommentsController],
  providers: [FileCommentsService],
})
export class FileCommentsModule {}
