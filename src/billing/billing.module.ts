import { type DynamicModule, Module } from '@nestjs/common';
import { TcodesModule } from '#billing/catalogue/tcodes.module.js';
import { EntitlementsModule } from '#billing/entitlements/entitlements.module.js';
import { PackagesModule } from '#billing/subscriptions/packages.module.js';
import { SubscriptionsModule } from '#billing/subscriptions/subscriptions.module.js';
import type { Settings } from '#platform/config/settings.js';

/** Licensed content, and who may open it. */
@Module({})
export class BillingModule {
  static forRoot(settings: Settings): DynamicModule {
    const features = [TcodesModule, PackagesModule.forRoot(settings), SubscriptionsModule, EntitlementsModule];
    return { module: BillingModule, imports: features, exports: features };
  }
}
