import type { SelectQueryBuilder } from 'typeorm';
import { searchIn } from '#platform/database/search.js';
import { subtreeOf } from './categories/question-categories.sql.js';
import type { QuestionFilter } from './question-query.dto.js';
import type { Question } from './question.entity.js';

/** Keeps the questions that match the filters of the bank. */
export function filtered(rows: SelectQueryBuilder<Question>, query: QuestionFilter): SelectQueryBuilder<Question> {
  const { q, type, tag, coreSubjectId, authorId, categoryId, difficulty, sharing, archived } = query;
  rows.andWhere(`row.archivedAt IS ${archived ? 'NOT ' : ''}NULL`);
  if (type) rows.andWhere('row.type = :type', { type });
  if (tag) rows.andWhere('row.tags @> ARRAY[:tag]', { tag });
  if (coreSubjectId) rows.andWhere('row.coreSubjectId = :coreSubjectId', { coreSubjectId });
  if (authorId) rows.andWhere('row.authorId = :authorId', { authorId });
  if (difficulty) rows.andWhere('row.difficulty = :difficulty', { difficulty });
  if (sharing) rows.andWhere('row.sharing = :sharing', { sharing });
  if (categoryId && query.withSubcategories)
    rows.andWhere(`row.categoryId IN (${subtreeOf(':categoryId::uuid')})`, { categoryId });
  else if (categoryId) rows.andWhere('row.categoryId = :categoryId', { categoryId });
  searchIn(rows, q, 'title', 'prompt');
  return rows;
}
