import { Controller, Get, Param } from '@nestjs/common';
import { SignedIn } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PathId } from '#platform/api/requests.js';
import { Returns } from '#platform/api/returns.js';
import { ApiParam } from '#platform/shapes/deferred-swagger.js';
import { contentKinds } from './decision.js';
import { AccessView } from './entitlements.dto.js';
import { EntitlementsService } from './entitlements.service.js';

@Controller('access')
@ApiTag('access', 'Whether you may read content, why, and until when')
export class EntitlementsController {
  constructor(private readonly entitlements: EntitlementsService) {}

  @Get(':kind/:id')
  @SignedIn()
  @ApiParam({ name: 'kind', enum: contentKinds })
  @Returns(AccessView, 'Check whether you may read some content')
  getAccess(@CurrentActor() actor: Actor, @Param('kind') kind: string, @PathId() id: string) {
    return this.entitlements.decide(actor, kind, id);
  }
}
