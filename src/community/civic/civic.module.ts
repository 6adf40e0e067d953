import { Module } from '@nestjs/common';
import { AchievementsModule } from '#learning/achievements/achievements.module.js';
import { RecommendationsModule } from '#learning/recommendations/recommendations.module.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Feature } from '#platform/features/feature.js';
import { AlignmentController } from './alignment/alignment.controller.js';
import { AlignmentService } from './alignment/alignment.service.js';
import { BillsController } from './bills/bills.controller.js';
import { billPolicy } from './bills/bills.policy.js';
import { BillsService } from './bills/bills.service.js';
import { CivicImportController } from './import/civic-import.controller.js';
import { CivicImportService } from './import/civic-import.service.js';
import { RepresentativesController } from './representatives/representatives.controller.js';
import { representativePolicy } from './representatives/representatives.policy.js';
import { RepresentativesService } from './representatives/representatives.service.js';
import { BillTopics } from './votes/bill-topics.js';
import { VoteAchievements } from './votes/vote-achievements.js';
import { VoteCipher } from './votes/vote-cipher.js';
import { VoteSignals } from './votes/vote-signals.js';
import { VoteSync } from './votes/vote-sync.js';
import { VotesController } from './votes/votes.controller.js';
import { votePolicy } from './votes/votes.policy.js';
import { VotesService } from './votes/votes.service.js';

@Feature('civic')
@Module({
  imports: [
    ScopedModule.forFeature(billPolicy, representativePolicy, votePolicy),
    AchievementsModule,
    RecommendationsModule,
  ],
  controllers: [
    VotesController,
    AlignmentController,
    BillsController,
    RepresentativesController,
    CivicImportController,
  ],
  providers: [
    VotesService,
    VoteCipher,
    VoteSignals,
    VoteSync,
    AlignmentService,
    BillsService,
    RepresentativesService,
    CivicImportService,
    BillTopics,
    VoteAchievements,
  ],
  exports: [VotesService],
})
export class CivicModule {}
