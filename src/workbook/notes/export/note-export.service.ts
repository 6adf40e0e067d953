import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { FilesService } from '#platform/files/files.service.js';
import { sendMade } from '#platform/files/outgoing-file.js';
import type { StoredFile } from '#platform/files/stored-file.entity.js';
import { type Limit, RateLimits } from '#platform/limits/rate-limits.js';
import { FairQueue } from '#platform/pacing/fair-queue.js';
import { Thread } from '#platform/pacing/thread.js';
import { Problem } from '#platform/problems/problem.js';
import { writeZip, type ZipEntry } from '#platform/tabular/zip-writer.js';
import { notePolicy } from '#workbook/notes/notes.policy.js';
import { type ArchivedNote, FileNames } from './note-archive.js';
import { type ExportedNote, exportedNotes } from './note-export.sql.js';

const exportLimit: Limit = { name: 'note-exports', points: 20, seconds: 3600 };
const batchSize = 20;
const firstId = '00000000-0000-0000-0000-000000000000';

/** Sends the notes of the actor as Markdown files (docs/decisions/0165). */
@Injectable()
export class NoteExport implements OnApplicationShutdown {
  private readonly turns = new FairQueue(1);
  private readonly thread = new Thread<ArchivedNote[], string[]>(new URL('./note-archive.worker.js', import.meta.url));

  constructor(
    @InjectScoped(notePolicy) private readonly notes: Scoped<typeof notePolicy>,
    private readonly files: FilesService,
    private readonly limits: RateLimits,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await this.thread.end();
  }

  async send(actor: Actor, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    await this.limits.count(exportLimit, actor.userId);
    await this.audit.record(actor, { action: 'notes.exported', entity: 'note', entityId: null });
    const name = `notes-${this.clock.now().toISOString().slice(0, 10)}.zip`;
    await sendMade({ name, mimeType: 'application/zip' }, () => writeZip(this.entries(actor)), request, reply);
  }

  /** All own notes, oldest first, each followed by its images. Read in batches, while the client receives them. */
  private async *entries(actor: Actor): AsyncGenerator<ZipEntry> {
    const names = new FileNames();
    const sent = new Set<string>();
    for (let after = firstId; ;) {
      const notes = await this.notes.read<ExportedNote>(actor, exportedNotes, [after, batchSize], 'readOwn');
      const files = await this.files.byIds(notes.flatMap(({ fileIds }) => fileIds));
      const images = Object.fromEntries([...files.values()].map((file) => [file.id, pathOf(file)]));
      const archived = notes.map(({ facts, content }) => ({ facts, content, images }));
      const texts = await this.turns.run(actor.userId, () => this.thread.ask(archived));
      for (const [n, { title, updatedAt, fileIds }] of notes.entries()) {
        yield { path: names.next(title, 'md'), modifiedAt: updatedAt, content: texts[n] ?? '' };
        yield* this.imagesOf(fileIds.flatMap((id) => (sent.has(id) ? [] : (files.get(id) ?? []))));
        for (const id of fileIds) sent.add(id);
      }
      const last = notes.at(-1);
      if (!last || notes.length < batchSize) return;
      after = last.id;
    }
  }

  /** Images whose bytes were lost are left out. */
  private async *imagesOf(files: StoredFile[]): AsyncGenerator<ZipEntry> {
    for (const file of files) {
      const content = await this.files.open(file).catch((error: unknown) => {
        if (error instanceof Problem && error.code === 'file_missing') return undefined;
        throw error;
      });
      if (content) yield { path: pathOf(file), modifiedAt: file.createdAt, content };
    }
  }
}

/** The extension of the key is that of the type of the content. */
const pathOf = ({ id, storageKey }: StoredFile): string => `images/${id}.${storageKey.split('.').at(-1)}`;
