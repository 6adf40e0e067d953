import { Module } from '@nestjs/common';
import { TcodesModule } from '#billing/catalogue/tcodes.module.js';
import { EntitlementsModule } from '#billing/entitlements/entitlements.module.js';
import { progressPolicy } from '#learning/progress/progress.policy.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Feature } from '#platform/features/feature.js';
import { TcodeProgressController } from './tcode-progress.controller.js';
import { TcodeProgressService } from './tcode-progress.service.js';

@Feature('subscriptions')
@Module({
  imports: [ScopedModule.forFeature(progressPolicy), EntitlementsModule, TcodesModule],
  controllers: [TcodeProgressController],
  providers: [TcodeProgressService],
})
export class TcodeProgressModule {}
