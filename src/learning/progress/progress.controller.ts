import { Controller, Get, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { Returns } from '#platform/api/returns.js';
import { ProgressPage, ProgressQuery } from './progress.dto.js';
import { progressPolicy } from './progress.policy.js';
import { ProgressService } from './progress.service.js';

@Controller('progress')
@ApiTag('progress', 'Learning progress of users and students')
export class ProgressController {
  constructor(private readonly progress: ProgressService) {}

  @Get()
  @Can('readOwn', progressPolicy)
  @Returns(ProgressPage, 'List your progress on sections and tcodes, most recent first')
  list(@CurrentActor() actor: Actor, @Query() query: ProgressQuery) {
    return this.progress.list(actor, query);
  }
}
