import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { FilesService } from '#platform/files/files.service.js';
import type { StoredFile } from '#platform/files/stored-file.entity.js';
import { notFound } from '#platform/problems/problem.js';
import { categoryPathText } from '#questions/bank/categories/category-path.js';
import { CategoryPathsService } from '#questions/bank/categories/category-paths.service.js';
import { filtered } from '#questions/bank/question-filters.js';
import type { QuestionFilter } from '#questions/bank/question-query.dto.js';
import type { QuestionVersion } from '#questions/bank/question.entity.js';
import { questionPolicy, questionVersionPolicy } from '#questions/bank/questions.policy.js';
import type { ExportedFile, ExportedQuestion } from '#questions/formats/question-format.js';
import type { QuestionContent } from '#questions/types/question-content.js';
import { QuestionFiles } from './question-files.js';

/** A question at the time of its selection; its version never changes. */
export interface SelectedQuestion {
  id: string;
  versionId: string;
  externalId: string | null;
  tags: string[];
  /** Instead of those of the version. */
  points?: string;
  /** The path of its category in files; empty without one. */
  category: string;
}

/** Versions read in one statement. Each may have 20,000 characters per text. */
const batchSize = 100;

/** Questions of the bank to be written to a file, in bounded memory. */
@Injectable()
export class ExportedQuestions {
  constructor(
    @InjectScoped(questionPolicy) private readonly questions: Scoped<typeof questionPolicy>,
    @InjectScoped(questionVersionPolicy) private readonly versions: Scoped<typeof questionVersionPolicy>,
    private readonly questionFiles: QuestionFiles,
    private readonly paths: CategoryPathsService,
    private readonly files: FilesService,
  ) {}

  /** At most `max` questions, oldest first. With `ids`, exactly these, in this order; 404 if one does not exist. */
  async select(actor: Actor, filters: QuestionFilter, ids: string[], max: number): Promise<SelectedQuestion[]> {
    const rows = filtered(this.questions.visibleTo(actor), filters);
    if (ids.length > 0) rows.andWhere('row.id IN (:...ids)', { ids });
    const found = await rows
      .select(['row.id', 'row.currentVersionId', 'row.externalId', 'row.tags', 'row.categoryId'])
      .orderBy('row.createdAt')
      .addOrderBy('row.id')
      .limit(max)
      .getMany();
    const names = await this.paths.namesOf(actor, [...new Set(found.flatMap(({ categoryId }) => categoryId ?? []))]);
    const selected = found.map(({ id, currentVersionId: versionId, externalId, tags, categoryId }) => ({
      id,
      versionId,
      externalId,
      tags,
      category: categoryPathText(names.get(categoryId ?? '') ?? []),
    }));
    if (ids.length === 0) return selected;
    const byId = new Map(selected.map((question) => [question.id, question]));
    return [...new Set(ids)].map((id) => {
      const question = byId.get(id);
      if (!question) throw notFound('question');
      return question;
    });
  }

  /** The selected questions with their files, batch by batch. */
  async *contents(actor: Actor, selected: SelectedQuestion[]): AsyncGenerator<ExportedQuestion> {
    for (let start = 0; start < selected.length; start += batchSize) {
      const batch = selected.slice(start, start + batchSize);
      const versions = await this.versionsOf(actor, batch);
      const files = await this.filesOf(batch);
      for (const question of batch) {
        const version = versions.get(question.versionId);
        if (version) yield exported(question, version, files.get(question.id) ?? []);
      }
    }
  }

  private async versionsOf(actor: Actor, batch: SelectedQuestion[]): Promise<Map<string, QuestionVersion>> {
    const ids = batch.map(({ versionId }) => versionId);
    const found = await this.versions.visibleTo(actor).andWhere('row.id IN (:...ids)', { ids }).getMany();
    return new Map(found.map((version) => [version.id, version]));
  }

  private async filesOf(batch: SelectedQuestion[]): Promise<Map<string, ExportedFile[]>> {
    const idsOf = await this.questionFiles.of(batch.map(({ id }) => id));
    const ids = [...idsOf.values()].flat();
    const known = ids.length > 0 ? await this.files.byIds(ids) : new Map<string, StoredFile>();
    const described = ([questionId, fileIds]: [string, string[]]) => {
      const files = fileIds.flatMap((id) => known.get(id) ?? []);
      return [questionId, files.map((file) => this.describe(file))] as const;
    };
    return new Map(Array.from(idsOf, described));
  }

  private describe(file: StoredFile): ExportedFile {
    const { url, originalName: name, mimeType, sizeBytes } = file;
    return { url, name, mimeType, sizeBytes, open: () => this.files.open(file) };
  }
}

function exported(
  { id, externalId, tags, category, points: ownPoints }: SelectedQuestion,
  version: QuestionVersion,
  files: ExportedFile[],
): ExportedQuestion {
  const { type, title, prompt, format, body, key, feedback, points } = version;
  const content = asContent({
    type,
    title,
    prompt,
    format,
    body,
    key,
    feedback,
    points: ownPoints ?? String(Number(points)),
    tags,
  });
  const text = JSON.stringify(content);
  const shown = files.filter(({ url }) => text.includes(url));
  return { id, externalId: externalId ?? id, category, content, ...(shown.length > 0 && { files: shown }) };
}

/** The columns of a version belong to one type, which the compiler cannot see. */
function asContent(columns: Record<keyof QuestionContent, unknown>): QuestionContent;
function asContent(columns: object): object {
  return columns;
}
