import { Controller, Get, Post, Query } from '@nestjs/common';
import { RequiresWorkshop } from '#platform/access/access-decider.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { IfMatch, PathId, PathNumber } from '#platform/api/requests.js';
import { Refuses, Returns } from '#platform/api/returns.js';
import { NoteView } from './note-views.dto.js';
import { notePolicy } from './notes.policy.js';
import { NotesService } from './notes.service.js';
import { NoteVersionPage, NoteVersionQuery, NoteVersionView } from './versions/note-versions.dto.js';
import { NoteVersionsService } from './versions/note-versions.service.js';

const aboutVersion = 'A version of the note; its text is kept under the latest version that had it';

/** Pins, the trash and the history of notes. */
@Controller('notes/:id')
@ApiTag('notes')
export class NoteStatesController {
  constructor(
    private readonly notes: NotesService,
    private readonly versions: NoteVersionsService,
  ) {}

  @Post('restore')
  @Can('restore', notePolicy)
  @RequiresWorkshop()
  @Refuses(409)
  @Returns(NoteView, 'Restore a deleted note')
  restoreNote(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.notes.restore(actor, id);
  }

  @Post('pin')
  @Can('edit', notePolicy)
  @RequiresWorkshop()
  @Returns(NoteView, 'List a note first')
  pinNote(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.notes.pin(actor, id, true);
  }

  @Post('unpin')
  @Can('edit', notePolicy)
  @RequiresWorkshop()
  @Returns(NoteView, 'List a pinned note among the others again')
  unpinNote(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.notes.pin(actor, id, false);
  }

  @Get('versions')
  @Can('edit', notePolicy)
  @Returns(NoteVersionPage, 'List the earlier texts of your note, newest first; the latest 100 are kept')
  listNoteVersions(@CurrentActor() actor: Actor, @PathId() id: string, @Query() query: NoteVersionQuery) {
    return this.versions.list(actor, id, query);
  }

  @Get('versions/:version')
  @Can('edit', notePolicy)
  @Returns(NoteVersionView, 'Show the text that your note had in a version')
  getNoteVersion(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @PathNumber('version', aboutVersion) version: number,
  ) {
    return this.versions.get(actor, id, version);
  }

  @Post('versions/:version/restore')
  @Can('edit', notePolicy)
  @RequiresWorkshop()
  @Refuses(409)
  @Returns(NoteView, 'Give your note the text of an earlier version; its present text becomes a version')
  restoreNoteVersion(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @PathNumber('version', aboutVersion) version: number,
    @IfMatch() expected?: number,
  ) {
    return this.notes.restoreVersion(actor, id, version, expected);
  }
}
