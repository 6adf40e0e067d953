import { Body, Controller, Get, Put } from '@nestjs/common';
import { ConsentChanges, ConsentsView } from '#identity/privacy-settings/privacy-settings.dto.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PathId } from '#platform/api/requests.js';
import { Returns } from '#platform/api/returns.js';
import { ChildPrivacyService } from './child-privacy.service.js';
import { personPolicy } from './people.policy.js';

@Controller('students/:id/privacy')
@ApiTag('privacy')
export class ChildPrivacyController {
  constructor(private readonly privacy: ChildPrivacyService) {}

  @Get()
  @Can('decideConsents', personPolicy)
  @Returns(ConsentsView, 'Show the consents of your child below the age of consent')
  getChildPrivacy(@CurrentActor() actor: Actor, @PathId() studentId: string) {
    return this.privacy.get(actor, studentId);
  }

  @Put()
  @Can('decideConsents', personPolicy)
  @Returns(ConsentsView, 'Give or withdraw consent for your child below the age of consent')
  changeChildPrivacy(@CurrentActor() actor: Actor, @PathId() studentId: string, @Body() changes: ConsentChanges) {
    return this.privacy.change(actor, studentId, changes);
  }
}
