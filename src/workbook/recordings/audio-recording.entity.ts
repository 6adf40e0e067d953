import { Column, Entity } from 'typeorm';
import { BaseEntity } from '#platform/database/base.entity.js';
import { conflict } from '#platform/problems/problem.js';

export const recordingQualities = ['low', 'medium', 'high'] as const;
export type RecordingQuality = (typeof recordingQualities)[number];

export const recordingTypes = ['audio/wav', 'audio/mp3', 'audio/webm', 'audio/m4a'] as const;
export type RecordingType = (typeof recordingTypes)[number];

/** By the type of the stored file. */
export const typeOf: Record<string, RecordingType | undefined> = {
  'audio/wav': 'audio/wav',
  'audio/mpeg': 'audio/mp3',
  'audio/webm': 'audio/webm',
  'audio/mp4': 'audio/m4a',
};

/** What is known about the sound, and what its owner said about it. */
export interface RecordingMetadata {
  sampleRate: number;
  channels: number;
  /** Bits per second, rounded. */
  bitrate: number;
  recordingDevice?: string | null;
  recordingQuality?: RecordingQuality | null;
  tags: string[];
}

/** How long a deleted recording can be restored. */
export const restorableDays = 30;

/** A recording of a person's voice, made in a module or on its own. Only its owner reaches it. */
@Entity()
export class AudioRecording extends BaseEntity {
  @Column({ type: 'uuid', update: false })
  userId: string;

  @Column('uuid', { nullable: true })
  moduleId: string | null = null;

  @Column('uuid', { nullable: true })
  lessonId: string | null = null;

  @Column({ type: 'uuid', update: false })
  fileId: string;

  @Column('text')
  fileName: string;

  @Column({ type: 'text', update: false })
  mimeType: RecordingType;

  /** Measured by the server, rounded up. */
  @Column({ type: 'integer', update: false })
  durationSeconds: number;

  @Column({ type: 'integer', update: false })
  fileSizeBytes: number;

  @Column('jsonb')
  metadata: RecordingMetadata;

  /** Set by transcriptions. */
  @Column({ type: 'uuid', nullable: true, update: false })
  transcriptionId: string | null = null;

  /** Whether it has a completed transcription. */
  @Column({ type: 'boolean', update: false })
  isProcessed = false;

  @Column('timestamptz', { nullable: true })
  deletedAt: Date | null = null;

  get fileUrl(): string {
    return `/api/v1/recordings/${this.id}/content`;
  }

  softDelete(now: Date): void {
    this.deletedAt ??= now;
  }

  restore(): void {
    if (!this.deletedAt) throw conflict('recording_not_deleted', 'This recording is not deleted.');
    this.deletedAt = null;
  }
}
