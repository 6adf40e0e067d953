import { Module } from '@nestjs/common';
import { TcodesModule } from '#billing/catalogue/tcodes.module.js';
import { AuthModule } from '#identity/auth/auth.module.js';
import { UsersModule } from '#identity/users/users.module.js';
import { InboxModule } from '#messaging/inbox/inbox.module.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Feature } from '#platform/features/feature.js';
import { RenewalsService } from './renewals.service.js';
import { SubscriptionIssuer } from './subscription-issuer.js';
import { PackagesController, SubscriptionsController } from './subscriptions.controller.js';
import { SubscriptionsJobs } from './subscriptions.jobs.js';
import { subscriptionPolicy } from './subscriptions.policy.js';
import { SubscriptionsService } from './subscriptions.service.js';
import { Tiers } from './tiers.js';

@Feature('subscriptions')
@Module({
  imports: [ScopedModule.forFeature(subscriptionPolicy), AuthModule, InboxModule, TcodesModule, UsersModule],
  controllers: [PackagesController, SubscriptionsController],
  providers: [RenewalsService, SubscriptionIssuer, SubscriptionsJobs, SubscriptionsService, Tiers],
  exports: [SubscriptionsService, Tiers],
})
export class SubscriptionsModule {}
