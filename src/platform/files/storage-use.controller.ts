import { Controller, Get } from '@nestjs/common';
import { SignedIn } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { Returns } from '#platform/api/returns.js';
import { StorageUseView } from './storage-use.dto.js';
import { StorageUse } from './storage-use.js';

@Controller('users/me/storage')
@ApiTag('users')
export class StorageUseController {
  constructor(private readonly use: StorageUse) {}

  @Get()
  @SignedIn({ ownAccount: true })
  @Returns(StorageUseView, 'Show your storage use and quota')
  showOwnStorage(@CurrentActor() actor: Actor) {
    return this.use.ofPerson(actor);
  }
}
