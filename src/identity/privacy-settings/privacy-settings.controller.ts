import { Body, Controller, Get, Put, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PageQuery } from '#platform/api/page.js';
import { Returns } from '#platform/api/returns.js';
import { ConsentPage } from './consents.dto.js';
import { ConsentsService } from './consents.service.js';
import { PrivacySettingsChanges, PrivacySettingsView } from './privacy-settings.dto.js';
import { consentPolicy, privacySettingsPolicy } from './privacy-settings.policy.js';
import { PrivacySettingsService } from './privacy-settings.service.js';

@Controller('user')
@ApiTag('privacy', 'What may be done with the data of the account holder, and the consents to it')
export class PrivacySettingsController {
  constructor(
    private readonly settings: PrivacySettingsService,
    private readonly consents: ConsentsService,
  ) {}

  @Get('privacy')
  @Can('read', privacySettingsPolicy)
  @Returns(PrivacySettingsView, 'Show your privacy settings')
  getPrivacy(@CurrentActor() actor: Actor) {
    return this.settings.get(actor);
  }

  @Put('privacy')
  @Can('edit', privacySettingsPolicy, { ownAccount: true })
  @Returns(PrivacySettingsView, 'Change your privacy settings; omitted fields stay unchanged')
  changePrivacy(@CurrentActor() actor: Actor, @Body() changes: PrivacySettingsChanges) {
    return this.settings.change(actor, changes);
  }

  @Get('consents')
  @Can('read', consentPolicy)
  @Returns(ConsentPage, 'List your consents and withdrawals, newest first')
  listConsents(@CurrentActor() actor: Actor, @Query() query: PageQuery) {
    return this.consents.list(actor, query);
  }
}
