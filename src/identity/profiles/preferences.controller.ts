import { Body, Controller, Get, Put } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { Returns } from '#platform/api/returns.js';
import { PreferencesChanges, PreferencesView } from './preferences.dto.js';
import { preferencesPolicy } from './preferences.policy.js';
import { PreferencesService } from './preferences.service.js';

@Controller('user/preferences')
@ApiTag('preferences', 'Personal settings: theme, language, playback and email')
export class PreferencesController {
  constructor(private readonly preferences: PreferencesService) {}

  @Get()
  @Can('read', preferencesPolicy)
  @Returns(PreferencesView, 'Show your preferences')
  getPreferences(@CurrentActor() actor: Actor) {
    return this.preferences.get(actor);
  }

  @Put()
  @Can('edit', preferencesPolicy, { ownAccount: true })
  @Returns(PreferencesView, 'Change your preferences; omitted fields stay unchanged')
  changePreferences(@CurrentActor() actor: Actor, @Body() changes: PreferencesChanges) {
    return this.preferences.change(actor, changes);
  }
}
