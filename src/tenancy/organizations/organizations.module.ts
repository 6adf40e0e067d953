import { Global, Module } from '@nestjs/common';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { OrganizationsController } from '#tenancy/organizations/organizations.controller.js';
import { organizationPolicy } from '#tenancy/organizations/organizations.policy.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';

@Global()
@Module({
  imports: [ScopedModule.forFeature(organizationPolicy)],
  controllers: [OrganizationsController],
  providers: [OrganizationsService],
  exports: [OrganizationsService],
})
export class OrganizationsModule {}
