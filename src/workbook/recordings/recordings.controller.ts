import { Body, Controller, Delete, Get, Patch, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequiresWorkshop } from '#platform/access/access-decider.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { IfMatch, PathId } from '#platform/api/requests.js';
import { Nothing, Refuses, Returns } from '#platform/api/returns.js';
import { ReturnsFile } from '#platform/files/returns-file.js';
import { FileForm } from '#platform/files/uploads.js';
import { PeaksView } from './peaks.dto.js';
import { RecordingUpload } from './recording-upload.service.js';
import { RecordingChanges, RecordingDraft, RecordingPage, RecordingQuery, RecordingView } from './recordings.dto.js';
import { recordingPolicy } from './recordings.policy.js';
import { RecordingsService } from './recordings.service.js';
import { Waveforms } from './waveforms.service.js';

@Controller('recordings')
@RequiresWorkshop()
@ApiTag('recordings', 'Own voice recordings, which no other person can read')
export class RecordingsController {
  constructor(
    private readonly recordings: RecordingsService,
    private readonly uploads: RecordingUpload,
    private readonly waveforms: Waveforms,
  ) {}

  @Get()
  @Can('read', recordingPolicy)
  @Returns(RecordingPage, 'List your recordings, newest first')
  listRecordings(@CurrentActor() actor: Actor, @Query() query: RecordingQuery) {
    return this.recordings.list(actor, query);
  }

  @Post()
  @Can('create', recordingPolicy)
  @FileForm(RecordingDraft)
  @Refuses(404, 507)
  @Returns(RecordingView, 'Upload a recording: WAV, MP3, WebM or M4A of at most 100 MB', 201)
  createRecording(@CurrentActor() actor: Actor, @Req() request: FastifyRequest) {
    return this.uploads.receive(actor, request);
  }

  @Get(':id')
  @Can('read', recordingPolicy)
  @Returns(RecordingView, 'Show a recording')
  getRecording(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.recordings.get(actor, id);
  }

  @Patch(':id')
  @Can('edit', recordingPolicy)
  @Returns(RecordingView, 'Change the name, place, quality or tags of a recording')
  changeRecording(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Body() changes: RecordingChanges,
    @IfMatch() version?: number,
  ) {
    return this.recordings.change(actor, id, changes, version);
  }

  @Delete(':id')
  @Can('remove', recordingPolicy)
  @Returns(Nothing, 'Delete a recording; it can be restored for 30 days')
  removeRecording(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.recordings.remove(actor, id);
  }

  @Post(':id/restore')
  @Can('restore', recordingPolicy)
  @Returns(RecordingView, 'Restore a deleted recording')
  restoreRecording(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.recordings.restore(actor, id);
  }

  @Get(':id/content')
  @Can('read', recordingPolicy)
  @ReturnsFile('Play a recording, whole or a byte range')
  getRecordingContent(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return this.recordings.send(actor, id, request, reply);
  }

  @Get(':id/peaks')
  @Can('read', recordingPolicy)
  @Returns(PeaksView, 'Show the waveform of a recording')
  getRecordingPeaks(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.waveforms.get(actor, id);
  }
}
