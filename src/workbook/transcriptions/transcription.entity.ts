import { Column, Entity } from 'typeorm';
import { BaseEntity } from '#platform/database/base.entity.js';
import { conflict } from '#platform/problems/problem.js';
import type { Failure } from './engines/engine.js';
import { type Segment, type SpokenWord, wordCountOf } from './transcript.js';
import { isPossible, type TranscriptionStatus, transitions } from './transcription-states.js';

export const active = () =>
  conflict('transcription_active', 'This recording is being transcribed. Wait for the result, or cancel it.');

/** What the engine says about its work. */
export interface TranscriptionMetadata {
  provider?: string;
  model?: string;
  segments?: Segment[];
  words?: SpokenWord[];
}

/** The text of a recording: recognized by an engine, or written by its owner. */
@Entity('transcription_records')
export class Transcription extends BaseEntity {
  @Column('uuid')
  audioRecordingId: string;

  @Column('uuid')
  userId: string;

  @Column('text', { nullable: true })
  text: string | null = null;

  /** What the engine recognized; the owner may have changed `text`. */
  @Column('text', { nullable: true })
  machineText: string | null = null;

  @Column('numeric', { precision: 3, scale: 2, nullable: true })
  confidence: string | null = null;

  /** ISO 639-1 with an optional region: requested, recognized or set by the owner. */
  @Column('text', { nullable: true })
  language: string | null = null;

  @Column('integer', { nullable: true })
  wordCount: number | null = null;

  /** Seconds. */
  @Column('integer', { nullable: true })
  processingTime: number | null = null;

  @Column('jsonb')
  metadata: TranscriptionMetadata = {};

  @Column('text')
  status: TranscriptionStatus = 'pending';

  /** Tries since it was last requested. */
  @Column('integer')
  attempts = 0;

  /** The earliest time of the next try. */
  @Column('timestamptz')
  dueAt: Date;

  /** The running try. */
  @Column('uuid', { nullable: true })
  runId: string | null = null;

  @Column('timestamptz', { nullable: true })
  startedAt: Date | null = null;

  /** Why it failed. */
  @Column('text', { nullable: true })
  failure: Failure | null = null;

  @Column('timestamptz', { nullable: true })
  archivedAt: Date | null = null;

  /** Segments and words of an archived transcription. */
  @Column('uuid', { nullable: true })
  archiveFileId: string | null = null;

  /** Its owner writes or corrects the text. Throws 409 `transcription_active` while an engine runs. */
  write(text: string, language = this.language): void {
    if (!isPossible('write', this.status)) throw active();
    Object.assign(this, { text, language, wordCount: wordCountOf(text), status: transitions.write.to, failure: null });
  }
}
