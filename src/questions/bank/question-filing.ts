import type { QuestionDraft } from './questions.dto.js';

/** Where a question is filed and who reads it; a change makes no new version. */
export type Filing = Partial<Pick<QuestionDraft, 'difficulty' | 'coreSubjectId' | 'categoryId' | 'sharing'>>;

/** The content of a draft, which is versioned, and where it is filed. Fields that are not given are left out. */
export function partsOf({ difficulty, coreSubjectId, categoryId, sharing, ...content }: Partial<QuestionDraft>) {
  const filing: Filing = {
    ...(difficulty !== undefined && { difficulty }),
    ...(coreSubjectId !== undefined && { coreSubjectId }),
    ...(categoryId !== undefined && { categoryId }),
    ...(sharing !== undefined && { sharing }),
  };
  return [content, filing] as const;
}
