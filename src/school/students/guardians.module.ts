import { Module } from '@nestjs/common';
import { Feature } from '#platform/features/feature.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { UsersModule } from '#identity/users/users.module.js';
import { GuardiansController } from './guardians.controller.js';
import { GuardiansService } from './guardians.service.js';
import { StudentsModule } from './students.module.js';
import { guardianPolicy } from './students.policy.js';

@Feature('parents')
@Module({
  imports: [ScopedModule.forFeature(guardianPolicy), StudentsModule, UsersModule],
  controllers: [GuardiansController],
  providers: [GuardiansService],
})
export class GuardiansModule {}
