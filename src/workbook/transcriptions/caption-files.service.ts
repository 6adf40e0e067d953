import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { conflict } from '#platform/problems/problem.js';
import { subRip, webVtt } from './captions.js';
import { correctedSegments } from './corrected-segments.js';
import { TranscriptionArchive } from './transcription-archive.js';
import { TranscriptionsService } from './transcriptions.service.js';

const formats = { vtt: webVtt, srt: subRip };

/** Captions of recordings: the text in the times of the segments that the engine recognized. */
@Injectable()
export class CaptionFiles {
  constructor(
    private readonly transcriptions: TranscriptionsService,
    private readonly archive: TranscriptionArchive,
  ) {}

  /** Throws 409 `transcription_untimed` while there are no segments. */
  async write(actor: Actor, id: string, format: keyof typeof formats): Promise<string> {
    const transcription = await this.transcriptions.get(actor, id);
    const segments = await this.archive.segmentsOf(transcription);
    if (segments.length === 0)
      throw conflict('transcription_untimed', 'Captions need the times that an engine recognizes. There are none.');
    const { text, machineText } = transcription;
    return formats[format](text && text !== machineText ? correctedSegments(segments, text) : segments);
  }
}
