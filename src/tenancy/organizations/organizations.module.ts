import { Global, Module } from '@nestjs/common';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { OrganizationsController } from './organizations.controller.js';
import { organizationPolicy } from './organizations.policy.js';
import { OrganizationsService } from './organizations.service.js';
import { TimeZones } from './time-zones.js';

@Global()
@Module({
  imports: [ScopedModule.forFeature(organizationPolicy)],
  controllers: [OrganizationsController],
  providers: [OrganizationsService, TimeZones],
  exports: [OrganizationsService, TimeZones],
})
export class OrganizationsModule {}
