import { Module } from '@nestjs/common';
import { OrganizationsModule } from '#tenancy/organizations/organizations.module.js';

const features = [OrganizationsModule];

/** The organization and its settings. */
@Module({ imports: features, exports: features })
export class TenancyModule {}
