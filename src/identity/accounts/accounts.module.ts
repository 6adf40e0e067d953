import { Module } from '@nestjs/common';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Accounts } from './accounts.js';
import { BulkAccounts } from './bulk-accounts.service.js';
import { ownAccountPolicy } from './users.policy.js';

@Module({
  imports: [ScopedModule.forFeature(ownAccountPolicy)],
  providers: [Accounts, BulkAccounts],
  exports: [Accounts, BulkAccounts],
})
export class AccountsModule {}
