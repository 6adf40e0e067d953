import { PageOf, PageQuery, SearchWords, Sort, type SortOf } from '#platform/api/page.js';
import {
  Choice,
  Flag,
  Id,
  Instant,
  Int,
  IntersectionType,
  Part,
  PartialType,
  Text,
  Texts,
} from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { SignedUrl } from '#platform/shapes/signed-url.js';
import {
  recordingQualities,
  type RecordingQuality,
  type RecordingType,
  recordingTypes,
} from './audio-recording.entity.js';

class RecordingPlace {
  @Id({ nullable: true, default: null, about: 'The module it was made in' })
  moduleId: string | null;

  @Id({ nullable: true, default: null, about: 'The lesson it was made in; it requires moduleId' })
  lessonId: string | null;
}

class OwnersFacts {
  @Text({ max: 100, nullable: true, default: null, example: 'Tablet 7', about: 'The device it was made with' })
  recordingDevice: string | null;

  @Choice(recordingQualities, { nullable: true, default: null, about: 'Quality that its owner chose for it' })
  recordingQuality: RecordingQuality | null;

  @Texts({ max: 30, length: 50, default: [], about: 'Normalized: Read Aloud becomes read-aloud', example: ['reading'] })
  tags: string[];
}

/** Form fields of an upload. All facts about the sound are read from the file. */
export class RecordingDraft extends IntersectionType(RecordingPlace, OwnersFacts) {}

class FileNamed {
  @Text({ max: 255, example: 'reading.webm', about: 'Name for people; the content stays' })
  fileName: string;
}

export class RecordingChanges extends PartialType(IntersectionType(FileNamed, RecordingDraft)) {}

export class RecordingMetadataPart extends IntersectionType(OwnersFacts) {
  @Int({ min: 1, example: 48_000, about: 'Samples per second' })
  sampleRate: number;

  @Int({ min: 1, example: 1, about: '1 for mono, 2 for stereo' })
  channels: number;

  @Int({ min: 0, example: 64_000, about: 'Bits per second, over the whole file' })
  bitrate: number;
}

export class RecordingView extends IntersectionType(RecordView, RecordingPlace, FileNamed) {
  @Id({ about: 'Its owner, the only person who reaches it' })
  userId: string;

  @Text({ about: 'URL of its content', example: '/api/v1/recordings/01890a5d-ac96-774b-bcce-b302099a8057/content' })
  fileUrl: string;

  @SignedUrl('fileUrl')
  signedUrl: string | null;

  @Choice(recordingTypes, { about: 'Found from the content' })
  mimeType: RecordingType;

  @Int({ min: 1, about: 'Measured by the server, rounded up' })
  durationSeconds: number;

  @Int({ min: 1, max: 104_857_600, about: 'Size of the file in bytes' })
  fileSizeBytes: number;

  @Part(() => RecordingMetadataPart)
  metadata: RecordingMetadataPart;

  @Id({ nullable: true, about: 'Its transcription, once one was requested' })
  transcriptionId: string | null;

  @Flag({ about: 'Whether the transcription is completed' })
  isProcessed: boolean;

  @Instant({ nullable: true, about: 'When it was deleted; it can be restored for 30 days' })
  deletedAt: Date | null;
}

export class RecordingPage extends PageOf(RecordingView) {}

const sorts = ['createdAt', 'durationSeconds', 'fileName'] as const;

export class RecordingQuery extends PageQuery {
  @SearchWords('the name')
  q?: string;

  @Id({ optional: true, about: 'Only recordings made in this module' })
  moduleId?: string;

  @Id({ optional: true, about: 'Only recordings made in this lesson' })
  lessonId?: string;

  @Text({ optional: true, max: 50, about: 'Only recordings with this tag, normalized like tags' })
  tag?: string;

  @Flag({ optional: true, about: 'Only with, or only without a completed transcription' })
  isProcessed?: boolean;

  @Flag({ default: false, about: 'Only deleted recordings, which can be restored' })
  deleted: boolean;

  @Sort(sorts, '-createdAt')
  sort: SortOf<typeof sorts>;
}
