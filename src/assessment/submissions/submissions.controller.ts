import { Body, Controller, Get, Patch, Post, Query } from '@nestjs/common';
import { GradeChangePage } from '#assessment/grades/grade-changes.dto.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PageQuery } from '#platform/api/page.js';
import { IdempotencyKey, IfMatch, PathId } from '#platform/api/requests.js';
import { Returns } from '#platform/api/returns.js';
import { AttemptPage } from './attempts.dto.js';
import { Grading } from './grading.dto.js';
import { GradingService } from './grading.service.js';
import {
  SubmissionDraft,
  SubmissionPage,
  SubmissionQuery,
  SubmissionReceiptView,
  SubmissionView,
} from './submissions.dto.js';
import { submissionPolicy } from './submissions.policy.js';
import { SubmissionsService } from './submissions.service.js';
import { SubmitService } from './submitting/submit.service.js';

@Controller('submissions')
@ApiTag('submissions', 'Submit, grade and return work')
export class SubmissionsController {
  constructor(
    private readonly submissions: SubmissionsService,
    private readonly submitting: SubmitService,
    private readonly grading: GradingService,
  ) {}

  @Get()
  @Can('read', submissionPolicy)
  @Returns(SubmissionPage, 'List submissions, newest first')
  list(@CurrentActor() actor: Actor, @Query() query: SubmissionQuery) {
    return this.submissions.list(actor, query);
  }

  @Post()
  @Can('create', submissionPolicy)
  @Returns(SubmissionReceiptView, 'Submit work; objective questions are graded immediately', 201)
  submit(@CurrentActor() actor: Actor, @Body() draft: SubmissionDraft, @IdempotencyKey() key: string | null) {
    return this.submitting.submit(actor, draft, key);
  }

  @Get('me')
  @Can('readOwn', submissionPolicy)
  @Returns(SubmissionPage, 'List your own submissions, newest first')
  listOwn(@CurrentActor() actor: Actor, @Query() query: SubmissionQuery) {
    return this.submissions.listOwn(actor, query);
  }

  @Get(':id')
  @Can('read', submissionPolicy)
  @Returns(SubmissionView, 'Show a submission')
  get(@CurrentActor() actor: Actor, @PathId() submissionId: string) {
    return this.submissions.get(actor, submissionId);
  }

  @Patch(':id')
  @Can('edit', submissionPolicy)
  @Returns(SubmissionView, 'Grade a submission, or return it for another attempt')
  grade(
    @CurrentActor() actor: Actor,
    @PathId() submissionId: string,
    @Body() grading: Grading,
    @IfMatch(true) version?: number,
  ) {
    return this.grading.grade(actor, submissionId, grading, { version });
  }

  @Get(':id/grade-history')
  @Can('read', submissionPolicy)
  @Returns(GradeChangePage, 'List the changes of the grade of a submission, newest first')
  listGradeHistory(@CurrentActor() actor: Actor, @PathId() submissionId: string, @Query() query: PageQuery) {
    return this.submissions.listGradeHistory(actor, submissionId, query);
  }

  @Get(':id/attempts')
  @Can('read', submissionPolicy)
  @Returns(AttemptPage, 'List the attempts of a submission')
  listAttempts(@CurrentActor() actor: Actor, @PathId() submissionId: string, @Query() query: PageQuery) {
    return this.submissions.listAttempts(actor, submissionId, query);
  }
}
