import { Module } from '@nestjs/common';
import { Feature } from '#platform/features/feature.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { AuthModule } from '#identity/auth/auth.module.js';
import { UsersModule } from '#identity/users/users.module.js';
import { TcodesModule } from '#billing/tcodes/tcodes.module.js';
import { DeadlinesService } from './deadlines.service.js';
import { SalesService } from './sales.service.js';
import { PackagesController, SubscriptionsController } from './subscriptions.controller.js';
import { SubscriptionsJobs } from './subscriptions.jobs.js';
import { subscriptionPolicy } from './subscriptions.policy.js';
import { SubscriptionsService } from './subscriptions.service.js';
import { Tiers } from './tiers.js';

@Feature('subscriptions')
@Module({
  imports: [ScopedModule.forFeature(subscriptionPolicy), AuthModule, TcodesModule, UsersModule],
  controllers: [PackagesController, SubscriptionsController],
  providers: [DeadlinesService, SalesService, SubscriptionsJobs, SubscriptionsService, Tiers],
  exports: [SubscriptionsService, Tiers],
})
export class SubscriptionsModule {}
