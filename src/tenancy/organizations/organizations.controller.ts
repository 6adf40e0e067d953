import { Body, Controller, Get, Patch } from '@nestjs/common';
import { Can, Public } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { IfMatch } from '#platform/api/requests.js';
import { Returns } from '#platform/api/returns.js';
import { StorageUseView } from '#platform/files/storage-use.dto.js';
import { StorageUse } from '#platform/files/storage-use.js';
import {
  OrganizationChanges,
  OrganizationPage,
  OrganizationView,
  PublicOrganizationView,
} from './organizations.dto.js';
import { organizationPolicy } from './organizations.policy.js';
import { OrganizationsService } from './organizations.service.js';

@Controller('organizations')
@ApiTag('organizations', 'The organization this instance serves, and its settings')
export class OrganizationsController {
  constructor(
    private readonly organizations: OrganizationsService,
    private readonly storage: StorageUse,
  ) {}

  @Get()
  @Can('list', organizationPolicy)
  @Returns(OrganizationPage, 'List the organizations of this instance, which is always one')
  list() {
    return this.organizations.list();
  }

  @Get('current')
  @Can('read', organizationPolicy)
  @Returns(OrganizationView, 'Show the organization')
  getCurrent() {
    return this.organizations.current();
  }

  @Get('current/storage')
  @Can('edit', organizationPolicy)
  @Returns(StorageUseView, 'Show the storage use and quota of the organization')
  showStorage() {
    return this.storage.ofOrganization();
  }

  @Get('public')
  @Public()
  @Returns(PublicOrganizationView, 'Show the public data of the organization for a login page')
  showPublicOrganization() {
    return this.organizations.publicView();
  }

  @Patch('current')
  @Can('edit', organizationPolicy)
  @Returns(OrganizationView, 'Change the name, levels, academic year and other settings of the organization')
  changeCurrent(@CurrentActor() actor: Actor, @Body() changes: OrganizationChanges, @IfMatch() version?: number) {
    return this.organizations.change(actor, changes, version);
  }
}
