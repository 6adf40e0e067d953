import { Module } from '@nestjs/common';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Feature } from '#platform/features/feature.js';
import { RecordingsModule } from '#workbook/recordings/recordings.module.js';
import { CaptionFiles } from './caption-files.service.js';
import { TranscriptionArchive } from './transcription-archive.js';
import { TranscriptionResults } from './transcription-results.js';
import { TranscriptionRunner } from './transcription-runner.js';
import { TranscriptionSearch } from './transcription-search.js';
import { TranscriptionsController } from './transcriptions.controller.js';
import { TranscriptionsJobs } from './transcriptions.jobs.js';
import { transcriptionPolicy } from './transcriptions.policy.js';
import { TranscriptionsService } from './transcriptions.service.js';

@Feature('transcription')
@Module({
  imports: [ScopedModule.forFeature(transcriptionPolicy), RecordingsModule],
  controllers: [TranscriptionsController],
  providers: [
    CaptionFiles,
    TranscriptionArchive,
    TranscriptionResults,
    TranscriptionRunner,
    TranscriptionSearch,
    TranscriptionsJobs,
    TranscriptionsService,
  ],
  exports: [TranscriptionsService],
})
export class TranscriptionsModule {}
