import { Module } from '@nestjs/common';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Accounts } from './accounts.js';
import { BulkAccounts } from './bulk-accounts.service.js';
import { userPolicy } from './users.policy.js';

@Module({
  imports: [ScopedModule.forFeature(userPolicy)],
  providers: [Accounts, BulkAccounts],
  exports: [Accounts, BulkAccounts],
})
export class AccountsModule {}
