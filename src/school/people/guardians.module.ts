import { Module } from '@nestjs/common';
import { Feature } from '#platform/features/feature.js';
import { UsersModule } from '#identity/users/users.module.js';
import { GuardiansController } from './guardians.controller.js';
import { GuardiansService } from './guardians.service.js';
import { PeopleModule } from './people.module.js';

@Feature('parents')
@Module({
  imports: [PeopleModule, UsersModule],
  controllers: [GuardiansController],
  providers: [GuardiansService],
})
export class GuardiansModule {}
