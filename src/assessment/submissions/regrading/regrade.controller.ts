import { Body, Controller, Post, Query } from '@nestjs/common';
import { assessmentPolicy } from '#assessment/assessments/assessments.policy.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PathId } from '#platform/api/requests.js';
import { Returns } from '#platform/api/returns.js';
import { GradeReleaseService } from './grade-release.service.js';
import {
  GradeReleaseDraft,
  GradeReleaseView,
  RegradeDraft,
  RegradePreview,
  RegradePreviewQuery,
  RegradeView,
} from './regrade.dto.js';
import { RegradeService } from './regrade.service.js';

@Controller('assessments')
@ApiTag('submissions')
export class RegradeController {
  constructor(
    private readonly regrading: RegradeService,
    private readonly releases: GradeReleaseService,
  ) {}

  @Post(':id/regrade')
  @Can('edit', assessmentPolicy)
  @Returns(RegradeView, 'Grade submissions again with the current answer keys', 202)
  regradeAssessment(@CurrentActor() actor: Actor, @PathId() assessmentId: string, @Body() draft: RegradeDraft) {
    return this.regrading.enqueue(actor, assessmentId, draft);
  }

  @Post(':id/regrade-preview')
  @Can('edit', assessmentPolicy)
  @Returns(RegradePreview, 'List the students whose score a regrade would change, without changing it')
  previewRegrade(
    @CurrentActor() actor: Actor,
    @PathId() assessmentId: string,
    @Body() draft: RegradeDraft,
    @Query() query: RegradePreviewQuery,
  ) {
    return this.regrading.preview(actor, assessmentId, draft, query);
  }

  @Post(':id/grade-release')
  @Can('edit', assessmentPolicy)
  @Returns(GradeReleaseView, 'Release the complete grades of an assessment to its students')
  releaseGrades(@CurrentActor() actor: Actor, @PathId() assessmentId: string, @Body() draft: GradeReleaseDraft) {
    return this.releases.release(actor, assessmentId, draft);
  }
}
