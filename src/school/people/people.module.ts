import { Module } from '@nestjs/common';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { guardianPolicy } from './guardians.policy.js';
import { personPolicy } from './people.policy.js';

/** People as their relationships at school make them readable; also used while the school feature is off. */
@Module({
  imports: [ScopedModule.forFeature(personPolicy, guardianPolicy)],
  exports: [ScopedModule],
})
export class PeopleModule {}
