import { Module } from '@nestjs/common';
import { AccountsModule } from '#identity/accounts/accounts.module.js';
import { SessionsModule } from '#identity/sessions/sessions.module.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Feature } from '#platform/features/feature.js';
import { ClassroomsModule } from '#school/classrooms/classrooms.module.js';
import { StudentsModule } from '#school/students/students.module.js';
import { PromotionHistory } from './promotion-history.service.js';
import { PromotionWriter } from './promotion-writer.service.js';
import {
  ClassPromotionsController,
  PromotionsController,
  StudentPromotionsController,
} from './promotions.controller.js';
import { promotionPolicy, studentPromotionPolicy } from './promotions.policy.js';
import { PromotionsService } from './promotions.service.js';
import { UndoBlockers } from './undo-blockers.js';
import { UndoService } from './undo.service.js';

@Feature('school')
@Module({
  imports: [
    ScopedModule.forFeature(promotionPolicy, studentPromotionPolicy),
    AccountsModule,
    SessionsModule,
    ClassroomsModule,
    StudentsModule,
  ],
  controllers: [PromotionsController, StudentPromotionsController, ClassPromotionsController],
  providers: [PromotionHistory, UndoBlockers, PromotionWriter, PromotionsService, UndoService],
})
export class PromotionsModule {}
