import { Controller, Get, Post, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PathId } from '#platform/api/requests.js';
import { Nothing, Returns } from '#platform/api/returns.js';
import { RecommendationList, RecommendationQuery } from './recommendations.dto.js';
import { recommendationPolicy } from './recommendations.policy.js';
import { RecommendationsService } from './recommendations.service.js';

@Controller('resources/recommended')
@ApiTag('recommendations', 'Library resources recommended to you, from what your privacy settings allow')
export class RecommendationsController {
  constructor(private readonly recommendations: RecommendationsService) {}

  @Get()
  @Can('read', recommendationPolicy)
  @Returns(RecommendationList, 'List your recommended resources, best first')
  listRecommendations(@CurrentActor() actor: Actor, @Query() query: RecommendationQuery) {
    return this.recommendations.list(actor, query);
  }

  @Post(':id/viewed')
  @Can('edit', recommendationPolicy)
  @Returns(Nothing, 'Mark a recommended resource as viewed', 204)
  viewRecommendation(@CurrentActor() actor: Actor, @PathId() resourceId: string) {
    return this.recommendations.view(actor, resourceId);
  }

  @Post(':id/dismiss')
  @Can('edit', recommendationPolicy)
  @Returns(Nothing, 'Dismiss a recommended resource for 90 days', 204)
  dismissRecommendation(@CurrentActor() actor: Actor, @PathId() resourceId: string) {
    return this.recommendations.dismiss(actor, resourceId);
  }
}
