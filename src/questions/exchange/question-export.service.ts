import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { sendMade } from '#platform/files/outgoing-file.js';
import { FairQueue } from '#platform/pacing/fair-queue.js';
import { invalid, unprocessable, type Issue } from '#platform/problems/problem.js';
import { ExportedQuestions, type SelectedQuestion } from '#questions/bank/files/exported-questions.js';
import { type ExportNote, ExportNotes } from '#questions/formats/export-notes.js';
import { defaultReadOptions } from '#questions/formats/question-format.js';
import { formatNamed, type ImportFormat } from '#questions/formats/question-formats.js';
import type { QuestionExportFilters, QuestionExportQuery, QuestionExportReport } from './question-export.dto.js';

/** A file with more could not be imported again. */
const maxQuestions = defaultReadOptions.maxQuestions;
const maxNotes = 200;
/** Writing and reading again takes processor time of this process. */
const maxParallelChecks = 2;

/** Questions to write to a file, its name without extension, and what the audit log names. */
interface SelectedExport extends Pick<QuestionExportQuery, 'format' | 'incomplete'> {
  selected: SelectedQuestion[];
  name: string;
  audited: { entity: string; entityId: string | null };
}

/** Writes questions of the bank to a file. What the format cannot hold is never lost unnoticed (docs/decisions/0207). */
@Injectable()
export class QuestionExportService {
  private readonly queue = new FairQueue(maxParallelChecks);

  constructor(
    private readonly questions: ExportedQuestions,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async report(actor: Actor, query: QuestionExportFilters): Promise<QuestionExportReport> {
    return this.reportOn(actor, query.format, await this.select(actor, query));
  }

  /** What a file of these questions would lack. The caller has checked the access. */
  async reportOn(actor: Actor, format: ImportFormat, selected: SelectedQuestion[]): Promise<QuestionExportReport> {
    const notes = await this.check(actor, format, selected);
    return {
      questions: selected.length,
      leftOut: leftOut(notes).size,
      notes: notes.slice(0, maxNotes),
      noteCount: notes.length,
    };
  }

  async send(actor: Actor, query: QuestionExportQuery, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const selected = await this.select(actor, query);
    const name = `questions-${this.clock.now().toISOString().slice(0, 10)}`;
    const audited = { entity: 'question', entityId: null };
    await this.sendSelected(actor, { ...query, selected, name, audited }, request, reply);
  }

  /** Sends the file. It is written once to find what it would lack, and once to be sent. The caller has checked the access. */
  async sendSelected(
    actor: Actor,
    { format, incomplete: mayLack, selected, name: fileName, audited }: SelectedExport,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const notes = await this.check(actor, format, selected);
    if (notes.length > 0 && !mayLack) throw incomplete(notes);
    const left = leftOut(notes);
    const written = selected.filter(({ id }) => !left.has(id));
    if (written.length === 0) throw incomplete(notes);
    const { file, write } = formatNamed(format);
    const data = { format, questions: written.length };
    await this.audit.record(actor, { action: 'questions.exported', ...audited, data });
    const name = `${fileName}.${file.extension}`;
    const make = () => Readable.from(write(this.questions.contents(actor, written), new ExportNotes()));
    reply.header('x-export-notes', String(notes.length));
    await sendMade({ name, mimeType: typeOf(file.mimeType) }, make, request, reply);
  }

  private async select(
    actor: Actor,
    { format: _, ids, ...filters }: QuestionExportFilters,
  ): Promise<SelectedQuestion[]> {
    const selected = await this.questions.select(actor, filters, ids, maxQuestions + 1);
    if (selected.length === 0) throw invalid('export_empty', 'No question matches these filters. Change them.');
    if (selected.length > maxQuestions)
      throw invalid('export_too_large', `An export may have at most ${maxQuestions} questions. Narrow the filters.`);
    return selected;
  }

  private check(actor: Actor, format: ImportFormat, selected: SelectedQuestion[]): Promise<ExportNote[]> {
    return this.queue.run(actor.userId, async () => {
      const notes = new ExportNotes();
      const pieces = formatNamed(format).write(this.questions.contents(actor, selected), notes);
      await readToEnd(pieces);
      return notes.found;
    });
  }
}

async function readToEnd(pieces: AsyncIterable<unknown>): Promise<void> {
  const iterator = pieces[Symbol.asyncIterator]();
  while (!(await iterator.next()).done);
}

const leftOut = (notes: ExportNote[]): Set<string> =>
  new Set(notes.filter(({ isLeftOut }) => isLeftOut).map(({ questionId }) => questionId));

const typeOf = (mimeType: string): string => (mimeType.startsWith('text/') ? `${mimeType}; charset=utf-8` : mimeType);

function incomplete(notes: ExportNote[]) {
  const issues = notes
    .slice(0, maxNotes)
    .map(({ title, rule, message }): Issue => ({ rule, message: title === '' ? message : `“${title}”: ${message}` }));
  const advice = 'Choose another format, or export with incomplete=true if some of the questions can be written.';
  return unprocessable('export_incomplete', `The format cannot hold everything; see errors. ${advice}`, issues);
}
