import { Module } from '@nestjs/common';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { RolesController } from './roles.controller.js';
import { rolePolicy } from './roles.policy.js';
import { RolesService } from './roles.service.js';

@Module({
  imports: [ScopedModule.forFeature(rolePolicy)],
  controllers: [RolesController],
  providers: [RolesService],
  exports: [RolesService],
})
export class RolesModule {}
