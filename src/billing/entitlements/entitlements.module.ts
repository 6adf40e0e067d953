import { Global, Module } from '@nestjs/common';
import { TcodesModule } from '#billing/catalogue/tcodes.module.js';
import { AccessDecider } from '#platform/access/access-decider.js';
import { Feature } from '#platform/features/feature.js';
import { EntitlementsController } from './entitlements.controller.js';
import { EntitlementsService } from './entitlements.service.js';

/** Global, because every feature with content injects AccessDecider. */
@Global()
@Feature('subscriptions')
@Module({
  imports: [TcodesModule],
  controllers: [EntitlementsController],
  providers: [EntitlementsService, { provide: AccessDecider, useExisting: EntitlementsService }],
  exports: [AccessDecider],
})
export class EntitlementsModule {}
