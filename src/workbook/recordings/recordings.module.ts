import { Module } from '@nestjs/common';
import { ModulesModule } from '#curriculum/modules/modules.module.js';
import { AchievementsModule } from '#learning/achievements/achievements.module.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Feature } from '#platform/features/feature.js';
import { AudioReader } from './audio/audio-reader.js';
import { RecordingAchievements } from './recording-achievements.js';
import { RecordingPlaces } from './recording-places.service.js';
import { RecordingRetention } from './recording-retention.js';
import { RecordingUpload } from './recording-upload.service.js';
import { RecordingWork } from './recording-work.js';
import { RecordingsController } from './recordings.controller.js';
import { recordingPolicy } from './recordings.policy.js';
import { RecordingsService } from './recordings.service.js';
import { SoundLengths } from './sound-lengths.js';
import { Waveforms } from './waveforms.service.js';

@Feature('workbook')
@Module({
  imports: [ScopedModule.forFeature(recordingPolicy), AchievementsModule, ModulesModule],
  controllers: [RecordingsController],
  providers: [
    AudioReader,
    RecordingPlaces,
    RecordingRetention,
    RecordingsService,
    RecordingUpload,
    RecordingAchievements,
    RecordingWork,
    SoundLengths,
    Waveforms,
  ],
  exports: [AudioReader, RecordingPlaces, RecordingsService],
})
export class RecordingsModule {}
