import { Module } from '@nestjs/common';
import { Feature } from '#platform/features/feature.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { SubjectsModule } from '#curriculum/subjects/subjects.module.js';
import { Licences } from './licences.js';
import { TcodesController } from './tcodes.controller.js';
import { tcodePolicy } from './tcodes.policy.js';
import { TcodesService } from './tcodes.service.js';

@Feature('subscriptions')
@Module({
  imports: [ScopedModule.forFeature(tcodePolicy), SubjectsModule],
  controllers: [TcodesController],
  providers: [Licences, TcodesService],
  exports: [Licences, TcodesService],
})
export class TcodesModule {}
