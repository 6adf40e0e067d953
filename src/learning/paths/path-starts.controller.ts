import { Controller, Post } from '@nestjs/common';
import { PathView } from '#curriculum/paths/path-views.dto.js';
import { pathPolicy } from '#curriculum/paths/paths.policy.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PathKey } from '#platform/api/requests.js';
import { Refuses, Returns } from '#platform/api/returns.js';
import { PathStartsService } from './path-starts.service.js';

@Controller('paths')
@ApiTag('paths')
export class PathStartsController {
  constructor(private readonly starts: PathStartsService) {}

  @Post(':id/start')
  @Can('start', pathPolicy)
  @Refuses(409)
  @Returns(PathView, 'Start a learning path')
  startPath(@CurrentActor() actor: Actor, @PathKey() key: string) {
    return this.starts.start(actor, key);
  }
}
