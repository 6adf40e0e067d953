import { Body, Controller, Get, Post, Put } from '@nestjs/common';
import { RequiresWorkshop } from '#platform/access/access-decider.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { IfMatch, PathId } from '#platform/api/requests.js';
import { Refuses, Returns, ReturnsText } from '#platform/api/returns.js';
import { CaptionFiles } from './caption-files.service.js';
import { TranscriptionRequest, TranscriptionText, TranscriptionView } from './transcriptions.dto.js';
import { transcriptionPolicy } from './transcriptions.policy.js';
import { TranscriptionsService } from './transcriptions.service.js';

@Controller()
@RequiresWorkshop()
@ApiTag('transcriptions', 'Texts of own recordings, recognized by an engine or written by hand')
export class TranscriptionsController {
  constructor(
    private readonly transcriptions: TranscriptionsService,
    private readonly captions: CaptionFiles,
  ) {}

  @Post('recordings/:id/transcribe')
  @Can('edit', transcriptionPolicy)
  @Refuses(409)
  @Returns(TranscriptionView, 'Request the transcription of a recording', 202)
  transcribe(@CurrentActor() actor: Actor, @PathId() id: string, @Body() request: TranscriptionRequest) {
    return this.transcriptions.request(actor, id, request);
  }

  @Get('recordings/:id/transcription')
  @Can('read', transcriptionPolicy)
  @Returns(TranscriptionView, 'Show the transcription of a recording')
  getTranscriptionOfRecording(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.transcriptions.getOfRecording(actor, id);
  }

  @Get('transcriptions/:id')
  @Can('read', transcriptionPolicy)
  @Returns(TranscriptionView, 'Show a transcription')
  getTranscription(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.transcriptions.get(actor, id);
  }

  @Put('transcriptions/:id')
  @Can('edit', transcriptionPolicy)
  @Refuses(409)
  @Returns(TranscriptionView, 'Write or correct the text of a transcription')
  writeTranscription(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Body() draft: TranscriptionText,
    @IfMatch() version?: number,
  ) {
    return this.transcriptions.write(actor, id, draft, version);
  }

  @Post('transcriptions/:id/cancel')
  @Can('edit', transcriptionPolicy)
  @Refuses(409)
  @Returns(TranscriptionView, 'Stop a transcription that is pending or running')
  cancelTranscription(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.transcriptions.cancel(actor, id);
  }

  @Post('transcriptions/:id/retry')
  @Can('edit', transcriptionPolicy)
  @Refuses(409)
  @Returns(TranscriptionView, 'Try a failed transcription again', 202)
  retryTranscription(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.transcriptions.retry(actor, id);
  }

  @Get('transcriptions/:id/vtt')
  @Can('read', transcriptionPolicy)
  @Refuses(409)
  @ReturnsText('Download the captions of a recording as WebVTT', 'text/vtt; charset=utf-8')
  getVtt(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.captions.write(actor, id, 'vtt');
  }

  @Get('transcriptions/:id/srt')
  @Can('read', transcriptionPolicy)
  @Refuses(409)
  @ReturnsText('Download the captions of a recording as SubRip', 'application/x-subrip; charset=utf-8')
  getSrt(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.captions.write(actor, id, 'srt');
  }
}
