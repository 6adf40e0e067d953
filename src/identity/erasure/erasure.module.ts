import { Module } from '@nestjs/common';
import { AccountsModule } from '#identity/accounts/accounts.module.js';
import { AuthModule } from '#identity/auth/auth.module.js';
import { SessionsModule } from '#identity/sessions/sessions.module.js';
import { UsersModule } from '#identity/users/users.module.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { ErasureLedger } from './erasure-ledger.js';
import { ErasureRequestsController } from './erasure-requests.controller.js';
import { erasureRequestPolicy } from './erasure-requests.policy.js';
import { ErasureRequests } from './erasure-requests.service.js';
import { Erasure } from './erasure.service.js';
import { OwnAccountController } from './own-account.controller.js';

@Module({
  imports: [ScopedModule.forFeature(erasureRequestPolicy), AccountsModule, AuthModule, SessionsModule, UsersModule],
  controllers: [OwnAccountController, ErasureRequestsController],
  providers: [Erasure, ErasureLedger, ErasureRequests],
})
export class ErasureModule {}
