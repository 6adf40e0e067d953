import { Module } from '@nestjs/common';
import { LiveSessionsModule } from '#workbook/live-sessions/live-sessions.module.js';
import { NotesModule } from '#workbook/notes/notes.module.js';
import { RecordingsModule } from '#workbook/recordings/recordings.module.js';
import { TranscriptionsModule } from '#workbook/transcriptions/transcriptions.module.js';

const features = [RecordingsModule, TranscriptionsModule, NotesModule, LiveSessionsModule];

/** What people keep of their learning, and where they meet: recordings, transcriptions, notes and live sessions. */
@Module({ imports: features, exports: features })
export class WorkbookModule {}
