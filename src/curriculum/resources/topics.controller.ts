import { Controller, Get, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { Returns } from '#platform/api/returns.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { TopicPage, TopicQuery } from './topics.dto.js';
import { resourcePolicy } from './resources.policy.js';
import { TopicsService } from './topics.service.js';

@Controller('topics')
@ApiTag('resources')
export class TopicsController {
  constructor(private readonly topics: TopicsService) {}

  @Get()
  @Can('read', resourcePolicy)
  @Returns(TopicPage, 'List the topics of resources, most used first')
  list(@CurrentActor() actor: Actor, @Query() query: TopicQuery) {
    return this.topics.list(actor, query);
  }
}
