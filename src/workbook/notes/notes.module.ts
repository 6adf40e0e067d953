import { Module } from '@nestjs/common';
import { OutlineModule } from '#curriculum/outline/outline.module.js';
import { AchievementsModule } from '#learning/achievements/achievements.module.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Feature } from '#platform/features/feature.js';
import { RecordingsModule } from '#workbook/recordings/recordings.module.js';
import { NoteExport } from './export/note-export.service.js';
import { NoteAchievements } from './note-achievements.js';
import { NoteImages } from './note-images.js';
import { NotePlaces } from './note-places.service.js';
import { NoteReader } from './note-reader.service.js';
import { NoteSearch } from './note-search.js';
import { NoteStatesController } from './note-states.controller.js';
import { NoteSync } from './note-sync.js';
import { NoteWork } from './note-work.js';
import { NotesController } from './notes.controller.js';
import { NotesJobs } from './notes.jobs.js';
import { notePolicy } from './notes.policy.js';
import { NotesService } from './notes.service.js';
import { NoteVersionsService } from './versions/note-versions.service.js';
import { WorkbookSection } from './workbook-section.js';

@Feature('workbook')
@Module({
  imports: [ScopedModule.forFeature(notePolicy), AchievementsModule, OutlineModule, RecordingsModule],
  controllers: [NotesController, NoteStatesController],
  providers: [
    NoteExport,
    NoteImages,
    NotePlaces,
    NoteReader,
    NotesJobs,
    NotesService,
    WorkbookSection,
    NoteAchievements,
    NoteSearch,
    NoteSync,
    NoteVersionsService,
    NoteWork,
  ],
})
export class NotesModule {}
