import { Controller, Get, Query } from '@nestjs/common';
import { ResourcePage } from '#curriculum/resources/resource-views.dto.js';
import { resourcePolicy } from '#curriculum/resources/resources.policy.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { Returns } from '#platform/api/returns.js';
import { ResourceCatalogue } from './resource-catalogue.js';
import { ResourceListQuery, ResourceSearch } from './resource-queries.dto.js';
import { TopicPage, TopicQuery } from './topics.dto.js';
import { TopicsService } from './topics.service.js';

@Controller()
@ApiTag('resources')
export class LibraryController {
  constructor(
    private readonly catalogue: ResourceCatalogue,
    private readonly topics: TopicsService,
  ) {}

  @Get('resources')
  @Can('read', resourcePolicy)
  @Returns(ResourcePage, 'List resources, by default newest first')
  listResources(@CurrentActor() actor: Actor, @Query() query: ResourceListQuery) {
    return this.catalogue.list(actor, query);
  }

  @Get('resources/search')
  @Can('read', resourcePolicy)
  @Returns(ResourcePage, 'Search resources by words, best match first')
  searchResources(@CurrentActor() actor: Actor, @Query() query: ResourceSearch) {
    return this.catalogue.search(actor, query);
  }

  @Get('topics')
  @Can('read', resourcePolicy)
  @Returns(TopicPage, 'List the topics of resources, most used first')
  listTopics(@CurrentActor() actor: Actor, @Query() query: TopicQuery) {
    return this.topics.list(actor, query);
  }
}
