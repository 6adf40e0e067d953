import { Controller, Get, Query } from '@nestjs/common';
import { SignedIn } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { Returns } from '#platform/api/returns.js';
import { SearchPage, SearchQuery } from './search.dto.js';
import { SearchService } from './search.service.js';

@Controller('search')
@ApiTag('search', 'One search over everything you may read')
export class SearchController {
  constructor(private readonly searches: SearchService) {}

  @Get()
  @SignedIn()
  @Returns(SearchPage, 'Search your notes and transcriptions, newest first, or all you may read, best match first')
  search(@CurrentActor() actor: Actor, @Query() query: SearchQuery) {
    return this.searches.search(actor, query);
  }
}
