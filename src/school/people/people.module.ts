import { Module } from '@nestjs/common';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { BulkGuardianships } from './bulk-guardianships.service.js';
import { guardianPolicy } from './guardians.policy.js';
import { personPolicy } from './people.policy.js';

/** People and their relationships. Messages and session statistics need it also while the school feature is off. */
@Module({
  imports: [ScopedModule.forFeature(personPolicy, guardianPolicy)],
  providers: [BulkGuardianships],
  exports: [BulkGuardianships, ScopedModule],
})
export class PeopleModule {}
