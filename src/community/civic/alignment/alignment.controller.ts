import { Controller, Get, Query } from '@nestjs/common';
import { votePolicy } from '#community/civic/votes/votes.policy.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { Refuses, Returns } from '#platform/api/returns.js';
import { AlignmentPage, AlignmentQuery } from './alignment.dto.js';
import { AlignmentService } from './alignment.service.js';

@Controller('civic/alignment')
@ApiTag('civic')
export class AlignmentController {
  constructor(private readonly alignment: AlignmentService) {}

  @Get()
  @Can('read', votePolicy)
  @Refuses(404)
  @Returns(AlignmentPage, 'Show how often representatives voted as you did, the highest share first')
  listAlignments(@CurrentActor() actor: Actor, @Query() query: AlignmentQuery) {
    return this.alignment.list(actor, query);
  }
}
