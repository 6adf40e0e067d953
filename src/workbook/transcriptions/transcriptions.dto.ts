import {
  Anything,
  Choice,
  Decimal,
  Id,
  Instant,
  Int,
  IntersectionType,
  Many,
  Part,
  Text,
} from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { type Failure, failures } from './engines/engine.js';
import { languagePattern } from './language-codes.js';
import { maxTextLength } from './transcript.js';
import { type TranscriptionStatus, transcriptionStatuses } from './transcription-states.js';

const Language = (about: string) =>
  Text({
    optional: true,
    max: 5,
    pattern: languagePattern,
    shape: 'an ISO 639-1 code, optionally with a region, such as en or en-US',
    example: 'en',
    about,
  });

export class TranscriptionRequest {
  @Language('Spoken language; left out: recognized by the engine')
  language?: string;
}

export class TranscriptionText {
  @Text({ max: maxTextLength, example: 'Go forward ten meters.', about: 'The corrected or transcribed text' })
  text: string;

  @Language('Language of the text; left out: unchanged')
  language?: string;
}

const Seconds = () => Anything({ schema: { type: 'number', minimum: 0 }, example: 1.25, about: 'Seconds' });

class Timed {
  @Seconds()
  start: number;

  @Seconds()
  end: number;

  @Decimal({ max: 1, nullable: true, about: 'From 0 to 1; null if the engine gives none' })
  confidence: number | null;
}

export class SegmentPart extends IntersectionType(Timed) {
  @Text({ max: maxTextLength, example: 'Go forward ten meters.', about: 'What was said in this time' })
  text: string;
}

export class WordPart extends IntersectionType(Timed) {
  @Text({ example: 'forward', about: 'The word, with its punctuation' })
  word: string;
}

export class TranscriptionMetadataPart {
  @Text({ optional: true, about: 'The kind of engine', example: 'openai' })
  provider?: string;

  @Text({ optional: true, example: 'whisper-1', about: 'The model of the engine' })
  model?: string;

  @Many(() => SegmentPart, { optional: true, about: 'As recognized; captions have their times' })
  segments?: SegmentPart[];

  @Many(() => WordPart, { optional: true, about: 'As recognized' })
  words?: WordPart[];
}

export class TranscriptionView extends IntersectionType(RecordView) {
  @Id()
  audioRecordingId: string;

  @Id({ about: 'The owner of the recording, the only person who reaches it' })
  userId: string;

  @Choice(transcriptionStatuses, { about: 'Without an engine, it stays pending until its owner writes the text' })
  status: TranscriptionStatus;

  @Choice(failures, { nullable: true, about: 'Why it failed' })
  failure: Failure | null;

  @Int({ min: 0, max: 3, about: 'Tries since it was last requested' })
  attempts: number;

  @Text({ max: maxTextLength, nullable: true, about: 'The text, with the changes of its owner' })
  text: string | null;

  @Text({ max: maxTextLength, nullable: true, about: 'The text as the engine recognized it' })
  machineText: string | null;

  @Decimal({ max: 1, nullable: true, about: 'How sure the engine is, from 0 to 1' })
  confidence: number | null;

  @Text({ max: 5, nullable: true, about: 'ISO 639-1, with an optional region', example: 'en' })
  language: string | null;

  @Int({ min: 0, nullable: true, about: 'Words in text, counted by the server' })
  wordCount: number | null;

  @Int({ min: 0, nullable: true, about: 'Seconds that the engine took' })
  processingTime: number | null;

  @Part(() => TranscriptionMetadataPart, { about: 'Without segments and words, once it is archived' })
  metadata: TranscriptionMetadataPart;

  @Instant({ nullable: true, about: 'Archived after two years: only captions still need segments and words' })
  archivedAt: Date | null;
}
