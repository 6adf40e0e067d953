import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { newId } from '#platform/crypto/new-id.js';
import { declaredType } from '#platform/files/content/file-types.js';
import { type EmbeddedFile, EmbeddedFiles } from '#platform/files/embedded/embedded-files.js';
import { paced } from '#platform/pacing/pacing.js';
import { type Issue, Problem } from '#platform/problems/problem.js';
import { QuestionFiles } from '#questions/bank/files/question-files.js';
import type { ImportOutcome } from '#questions/bank/questions.service.js';
import { fileReference, type ImportedFile, type ImportedQuestion } from '#questions/formats/question-format.js';
import { withTexts } from '#questions/formats/with-texts.js';

export type Importer = Pick<Actor, 'userId' | 'role'>;

/** A question whose texts name its files by their future URLs. */
export interface PlacedQuestion extends ImportedQuestion {
  fileIds: string[];
}

/** The files that come with imported questions. A file is stored once, also if it is imported again. */
@Injectable()
export class ImportedFiles {
  constructor(
    private readonly files: EmbeddedFiles,
    private readonly questionFiles: QuestionFiles,
  ) {}

  /** Gives every file an id and writes its URL into the texts. Files of other types are left out, with a note. */
  async place(
    { userId }: Importer,
    found: ImportedQuestion[],
  ): Promise<{ placed: PlacedQuestion[]; files: EmbeddedFile[]; refused: Issue[] }> {
    const all = found.flatMap(({ files = [] }) => files);
    const ids =
      all.length > 0 ? await this.files.ownByHash(userId, [...new Set(all.map(hashOf))]) : new Map<string, string>();
    const files: EmbeddedFile[] = [];
    const refused: Issue[] = [];
    const idOf = (file: ImportedFile): string | undefined => {
      const hash = hashOf(file);
      const known = ids.get(hash);
      const name = file.name.slice(file.name.lastIndexOf('/') + 1);
      const refusal = known ? undefined : refusalOf(name, file);
      if (refusal) refused.push(refusal);
      if (known || refusal) return known;
      const id = newId();
      ids.set(hash, id);
      files.push({ id, name, bytes: file.bytes });
      return id;
    };
    const placed: PlacedQuestion[] = [];
    for await (const question of paced(found)) placed.push(withFiles(question, idOf));
    return { placed, files, refused };
  }

  /** Stores the new files and calls `write` in the same transaction. */
  store<T>(importer: Importer, files: EmbeddedFile[], write: () => Promise<T>): Promise<T> {
    return files.length > 0 ? this.files.keepAll(importer, files, write) : write();
  }

  /** Lets the questions keep their files. */
  async link(written: ImportOutcome[], questions: PlacedQuestion[]): Promise<void> {
    const pairs = questions.flatMap(({ fileIds }, index) =>
      fileIds.map((fileId) => ({ questionId: written[index]?.id ?? '', fileId })),
    );
    await this.questionFiles.link(pairs);
  }
}

const hashOf = ({ bytes }: ImportedFile): string => createHash('sha256').update(bytes).digest('hex');

/** The reason why a file cannot be stored, by its name; its content is checked when it is stored. */
function refusalOf(name: string, { line }: ImportedFile): Issue | undefined {
  try {
    declaredType(name, '');
    return undefined;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { line, rule: 'file_dropped', message: `The file ${name} was left out. ${error.detail}` };
  }
}

function withFiles(question: ImportedQuestion, idOf: (file: ImportedFile) => string | undefined): PlacedQuestion {
  const { files = [] } = question;
  if (files.length === 0) return { ...question, fileIds: [] };
  const fileIds: string[] = [];
  const urls = files.map((file) => {
    const id = idOf(file);
    if (id) fileIds.push(id);
    // An image without an address is removed when the text is sanitized.
    return [fileReference(file.name), id ? `/api/v1/files/${id}/content` : ''] as const;
  });
  return { ...question, content: withTexts(question.content, urls), fileIds: [...new Set(fileIds)] };
}
