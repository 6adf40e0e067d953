import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { ServerFiles } from '#platform/files/server-files.js';
import { notFound } from '#platform/problems/problem.js';
import type { Segment, SpokenWord } from './transcript.js';
import type { Transcription } from './transcription.entity.js';
import { archiveTranscription, nextToArchive } from './transcriptions.sql.js';

/** The bulky part of a transcription. */
interface Bulk {
  segments?: Segment[];
  words?: SpokenWord[];
}

const archivedAfterYears = 2;

/** Moves segments and words of old transcriptions into compressed files; the text stays (docs/decisions/0157). */
@Injectable()
export class TranscriptionArchive {
  constructor(
    private readonly files: ServerFiles,
    private readonly database: Database,
  ) {}

  /** Archives the oldest completed transcription of more than two years. Returns whether there was one, as a number. */
  async archiveNext(now: Date): Promise<number> {
    const before = new Date(now);
    before.setUTCFullYear(now.getUTCFullYear() - archivedAfterYears);
    const [found] = await this.database.query<{ id: string; bulk: Bulk }>(nextToArchive, [before]);
    if (!found) return 0;
    const { id, bulk } = found;
    await this.database.query(archiveTranscription, [id, now, await this.fileWith(bulk)]);
    return 1;
  }

  /** The segments, also of an archived transcription. */
  async segmentsOf({ metadata, archiveFileId }: Transcription): Promise<Segment[]> {
    if (!archiveFileId) return metadata.segments ?? [];
    const bytes = await this.files.read(archiveFileId);
    if (!bytes) throw notFound('file');
    const { segments = [] } = JSON.parse((await promisify(gunzip)(await buffer(bytes))).toString()) as Bulk;
    return segments;
  }

  private async fileWith({ segments = [], words = [] }: Bulk): Promise<string | null> {
    if (segments.length + words.length === 0) return null;
    const bytes = await promisify(gzip)(JSON.stringify({ segments, words }));
    const name = 'transcription.json.gz';
    const { id } = await this.files.store({ name, mimeType: 'application/gzip', extension: 'gz', bytes });
    return id;
  }
}
