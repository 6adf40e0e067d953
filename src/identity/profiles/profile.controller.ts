import { Body, Controller, Get, Put } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { Returns } from '#platform/api/returns.js';
import { ProfileChanges, ProfileView } from './profile.dto.js';
import { profilePolicy } from './profile.policy.js';
import { ProfileService } from './profile.service.js';

@Controller('user/profile')
@ApiTag('profile', 'Voluntary learner profile of the account holder')
export class ProfileController {
  constructor(private readonly profile: ProfileService) {}

  @Get()
  @Can('read', profilePolicy)
  @Returns(ProfileView, 'Show your learner profile')
  getProfile(@CurrentActor() actor: Actor) {
    return this.profile.get(actor);
  }

  @Put()
  @Can('edit', profilePolicy, { ownAccount: true })
  @Returns(ProfileView, 'Change your learner profile; omitted fields stay unchanged')
  changeProfile(@CurrentActor() actor: Actor, @Body() changes: ProfileChanges) {
    return this.profile.change(actor, changes);
  }
}
