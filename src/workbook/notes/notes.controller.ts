import { Body, Controller, Delete, Get, Patch, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequiresWorkshop } from '#platform/access/access-decider.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PageQuery } from '#platform/api/page.js';
import { IfMatch, PathId } from '#platform/api/requests.js';
import { Nothing, Refuses, RefusesWith, Returns } from '#platform/api/returns.js';
import { ReturnsDownload } from '#platform/files/returns-file.js';
import { NoteExport } from './export/note-export.service.js';
import { NoteChangeQuery, NoteQuery } from './note-queries.dto.js';
import { NoteReader } from './note-reader.service.js';
import { NoteLabels, NotePage, NoteView } from './note-views.dto.js';
import { NoteChanges, NoteDraft } from './notes.dto.js';
import { notePolicy } from './notes.policy.js';
import { NotesService } from './notes.service.js';
import { NoteConflict } from './versions/note-versions.dto.js';

@Controller('notes')
@ApiTag('notes', 'Own notes, which are private unless their author shares them')
export class NotesController {
  constructor(
    private readonly notes: NotesService,
    private readonly reader: NoteReader,
    private readonly archive: NoteExport,
  ) {}

  @Get()
  @Can('read', notePolicy)
  @Returns(NotePage, 'List your notes, pinned ones first, or shared notes of others')
  list(@CurrentActor() actor: Actor, @Query() query: NoteQuery) {
    return this.reader.list(actor, query);
  }

  @Post()
  @Can('create', notePolicy)
  @RequiresWorkshop()
  @Refuses(409)
  @Returns(NoteView, 'Write a note', 201)
  create(@CurrentActor() actor: Actor, @Body() draft: NoteDraft) {
    return this.notes.create(actor, draft);
  }

  @Get('tags')
  @Can('readOwn', notePolicy)
  @Returns(NoteLabels, 'Show the tags of your notes with the number of notes')
  getNoteTags(@CurrentActor() actor: Actor) {
    return this.reader.labels(actor, 'tags');
  }

  @Get('categories')
  @Can('readOwn', notePolicy)
  @Returns(NoteLabels, 'Show the categories of your notes with the number of notes')
  getNoteCategories(@CurrentActor() actor: Actor) {
    return this.reader.labels(actor, 'categories');
  }

  @Get('export')
  @Can('readOwn', notePolicy)
  @ReturnsDownload('Download your notes and their images as a ZIP file of Markdown files', 'application/zip')
  exportNotes(@CurrentActor() actor: Actor, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.archive.send(actor, request, reply);
  }

  @Get(':id')
  @Can('read', notePolicy)
  @Returns(NoteView, 'Show a note')
  get(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.reader.get(actor, id);
  }

  @Patch(':id')
  @Can('edit', notePolicy)
  @RequiresWorkshop()
  @Refuses(428)
  @RefusesWith(409, NoteConflict)
  @Returns(NoteView, 'Change a note; needs If-Match or version, unless force is true')
  change(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Body() changes: NoteChanges,
    @Query() { force }: NoteChangeQuery,
    @IfMatch() expected?: number,
  ) {
    return this.notes.change(actor, id, changes, { expected, force });
  }

  @Delete(':id')
  @Can('remove', notePolicy)
  @RequiresWorkshop()
  @Returns(Nothing, 'Delete a note; it can be restored for 30 days')
  remove(@CurrentActor() actor: Actor, @PathId() id: string, @IfMatch() version?: number) {
    return this.notes.remove(actor, id, version);
  }

  @Get(':id/backlinks')
  @Can('read', notePolicy)
  @Returns(NotePage, 'List the notes that link to a note')
  listNoteBacklinks(@CurrentActor() actor: Actor, @PathId() id: string, @Query() query: PageQuery) {
    return this.reader.listLinksTo(actor, id, query);
  }
}
