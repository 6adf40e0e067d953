import { Global, Module } from '@nestjs/common';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { LevelsService } from './levels.service.js';
import { OrganizationsController } from './organizations.controller.js';
import { organizationPolicy } from './organizations.policy.js';
import { OrganizationsService } from './organizations.service.js';
import { TimeZones } from './time-zones.js';

@Global()
@Module({
  imports: [ScopedModule.forFeature(organizationPolicy)],
  controllers: [OrganizationsController],
  providers: [LevelsService, OrganizationsService, TimeZones],
  exports: [LevelsService, OrganizationsService, TimeZones],
})
export class OrganizationsModule {}
