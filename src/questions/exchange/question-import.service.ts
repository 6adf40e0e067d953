import { Injectable } from '@nestjs/common';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Database } from '#platform/database/database.js';
import { paced } from '#platform/pacing/pacing.js';
import { type Issue, invalid } from '#platform/problems/problem.js';
import { openText } from '#platform/tabular/read-text.js';
import { maxCategoryDepth, parseCategoryPath } from '#questions/bank/categories/category-path.js';
import { CategoryPathsService } from '#questions/bank/categories/category-paths.service.js';
import { type ImportOutcome, QuestionsService } from '#questions/bank/questions.service.js';
import {
  defaultReadOptions,
  type ImportedQuestion,
  type ImportedQuestions,
} from '#questions/formats/question-format.js';
import { formatNamed } from '#questions/formats/question-formats.js';
import { readQuestion } from '#questions/types/question-rules.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import { fileIssue } from './file-issues.js';
import { ImportedFiles, type Importer, type PlacedQuestion } from './imported-files.js';
import type { QuestionImportOptions, QuestionImportView } from './question-import.dto.js';

const maxIssues = 200;
const maxTagLength = 100;

/**
 * Imports files of questions into the bank. A file is imported completely or refused with all its errors by line;
 * importing it again changes nothing.
 */
@Injectable()
export class QuestionImportService {
  constructor(
    private readonly questions: QuestionsService,
    private readonly organizations: OrganizationsService,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly files: ImportedFiles,
    private readonly paths: CategoryPathsService,
  ) {}

  /** Imports a file; with `dryRun`, reports the result without changing anything. */
  async import(author: Importer, file: Buffer, options: QuestionImportOptions): Promise<QuestionImportView> {
    const { dryRun } = options;
    const { questions: found, errors, notes } = await readFile(file, options);
    const { placed, files, refused } = await this.files.place(author, found);
    const { questions, issues } = await check(placed);
    const allErrors = [...errors, ...issues];
    if (allErrors.length > 0) throw importInvalid(allErrors);
    if (questions.length === 0) throw invalid('import_empty', 'The file contains no questions.', limited(notes));
    const written = dryRun
      ? await this.write(author, questions, options)
      : await this.files.store(author, files, () => this.write(author, questions, options));
    const allNotes = [...notes, ...refused, ...(options.categories === 'categories' ? deepCategories(found) : [])];
    const created = written.filter(({ isNew }) => isNew).length;
    const updated = written.filter(({ isRevised }) => isRevised).length;
    const unchanged = written.length - created - updated;
    return {
      dryRun,
      created,
      updated,
      unchanged,
      questionIds: dryRun ? [] : written.map(({ id }) => id),
      notes: limited(allNotes),
    };
  }

  /** A dry run writes too and is then rolled back, so that it reports exactly what an import would do. */
  private async write(
    { userId }: Importer,
    found: PlacedQuestion[],
    { dryRun, coreSubjectId, categories }: QuestionImportOptions,
  ): Promise<ImportOutcome[]> {
    const { id: organizationId } = await this.organizations.current();
    const isTag = categories === 'tags';
    const questions = found.map(({ externalId, category, content }) => ({
      externalId,
      content: isTag && category ? { ...content, tags: withCategory(content.tags, category) } : content,
    }));
    let written: ImportOutcome[] = [];
    const transaction = async () => {
      written = await this.questions.importAll({ userId, organizationId }, questions, coreSubjectId ?? null);
      if (categories === 'categories')
        await this.paths.file({ userId, organizationId }, newInCategories(written, found));
      if (!dryRun) await this.files.link(written, found);
      if (dryRun) throw new RolledBack();
      const data = { questions: questions.length };
      await this.audit.record({ userId }, { action: 'questions.imported', entity: 'question', entityId: null, data });
    };
    await this.database.transaction(transaction).catch((reason: unknown) => {
      if (!(reason instanceof RolledBack)) throw reason;
    });
    return written;
  }
}

/** Notes up to the limit of a response, and how many there are beyond it. */
function limited(notes: Issue[]): Issue[] {
  if (notes.length <= maxIssues) return notes;
  const more = notes.length - maxIssues + 1;
  const message = `There are ${more} more notes. Import the file in parts to see all of them.`;
  return [...notes.slice(0, maxIssues - 1), { rule: 'notes_more', message }];
}

/** A note for each question whose category is nested deeper than categories of the bank. */
const deepCategories = (found: ImportedQuestion[]): Issue[] =>
  found.flatMap(({ line, category }) => {
    const path = parseCategoryPath(category);
    if (path.length <= maxCategoryDepth) return [];
    const message = `Categories are nested at most ${maxCategoryDepth} levels deep; the question is filed in ${path[maxCategoryDepth - 1]}.`;
    return [{ line, rule: 'category_shortened', message }];
  });

/** The new questions with a category. Those of an earlier import stay where they have been moved since. */
const newInCategories = (written: ImportOutcome[], found: PlacedQuestion[]) =>
  written.flatMap(({ id, isNew }, at) => {
    const path = parseCategoryPath(found[at]?.category ?? '');
    return isNew && path.length > 0 ? [{ id, path }] : [];
  });

const withCategory = (tags: string[], category: string): string[] => [...new Set([...tags, tagOf(category)])];

/** A path longer than a tag keeps its end, which tells categories apart. */
const tagOf = (category: string): string =>
  category.length <= maxTagLength ? category : `…${category.slice(1 - maxTagLength).toWellFormed()}`;

class RolledBack extends Error {}

async function readFile(file: Buffer, options: QuestionImportOptions): Promise<ImportedQuestions> {
  const format = formatNamed(options.format);
  if (format.input === 'bytes') return format.read(file, { ...defaultReadOptions, encoding: options.encoding });
  const { text, notes, faults } = await openText(file, options.encoding);
  if (faults.length > 0) return { questions: [], errors: faults, notes };
  const found = await format.read(text);
  return { ...found, notes: [...notes, ...found.notes] };
}

/** Applies the rules of the bank: the questions sanitized, and the issues of all others with their first line. */
async function check(found: PlacedQuestion[]): Promise<{ questions: PlacedQuestion[]; issues: Issue[] }> {
  const questions: PlacedQuestion[] = [];
  const issues: Issue[] = [];
  for await (const question of paced(found)) {
    const { line } = question;
    const reading = readQuestion(question.content);
    if ('content' in reading) questions.push({ ...question, content: reading.content });
    else issues.push(...reading.issues.map((issue) => fileIssue(issue, line)));
  }
  return { questions, issues };
}

function importInvalid(errors: Issue[]) {
  const more = errors.length > maxIssues ? ` The first ${maxIssues} are listed.` : '';
  const count = errors.length === 1 ? '1 error' : `${errors.length} errors`;
  const detail = `Nothing was imported, because the file has ${count}. Fix the file and import it again.${more}`;
  return invalid('import_invalid', detail, errors.slice(0, maxIssues));
}
