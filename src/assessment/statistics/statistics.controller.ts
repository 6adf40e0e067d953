import { Controller, Get, Query } from '@nestjs/common';
import { assessmentPolicy } from '#assessment/assessments/assessments.policy.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PathId } from '#platform/api/requests.js';
import { Returns } from '#platform/api/returns.js';
import { AssessmentResponsesView, SimilarAnswersList } from './responses.dto.js';
import { ResponsesService } from './responses.service.js';
import { AssessmentStatisticsView, StatisticsQuery } from './statistics.dto.js';
import { StatisticsService } from './statistics.service.js';

@Controller('assessments/:id/statistics')
@ApiTag('statistics', 'Figures about assessments and their items')
export class StatisticsController {
  constructor(
    private readonly statistics: StatisticsService,
    private readonly responses: ResponsesService,
  ) {}

  @Get()
  @Can('edit', assessmentPolicy)
  @Returns(AssessmentStatisticsView, 'Show figures about the scores of an assessment and of its items')
  getAssessmentStatistics(
    @CurrentActor() actor: Actor,
    @PathId() assessmentId: string,
    @Query() query: StatisticsQuery,
  ) {
    return this.statistics.show(actor, assessmentId, query);
  }

  @Get('responses')
  @Can('edit', assessmentPolicy)
  @Returns(AssessmentResponsesView, 'Count the answers to each item of an assessment')
  getAssessmentResponses(
    @CurrentActor() actor: Actor,
    @PathId() assessmentId: string,
    @Query() query: StatisticsQuery,
  ) {
    return this.responses.list(actor, assessmentId, query);
  }

  @Get('similar-answers')
  @Can('edit', assessmentPolicy)
  @Returns(SimilarAnswersList, 'Find students with improbably many equal wrong answers')
  findSimilarAnswers(@CurrentActor() actor: Actor, @PathId() assessmentId: string, @Query() query: StatisticsQuery) {
    return this.responses.findSimilar(actor, assessmentId, query);
  }
}
