import { createHash } from 'node:crypto';
import { type QuestionContent } from '#questions/types/question-content.js';
import { readQuestion } from '#questions/types/question-rules.js';

/** The file of a package that has its questions as we store them (docs/decisions/0212). */
export const companionFile = 'homeroom-questions.json';

/** One question of a package. It counts only if its item still has the hash: changes of other programs win. */
export interface CompanionEntry {
  file: string;
  sha256: string;
  externalId: string;
  category: string;
  content: QuestionContent;
  /** The paths of the files it shows. */
  files: string[];
}

export const hashOf = (item: Buffer | string): string => createHash('sha256').update(item).digest('hex');

/** The questions of a package by the file of their item. What is not as it should be is left out. */
export function readCompanion(bytes: Buffer | undefined): Map<string, CompanionEntry> {
  const found = new Map<string, CompanionEntry>();
  for (const entry of bytes ? entriesIn(bytes) : []) {
    const { file, sha256, externalId, category, content, files } = entry;
    const reading = readQuestion(content);
    const texts = [file, sha256, externalId, category];
    if (!('content' in reading) || !texts.every(isText) || !Array.isArray(files)) continue;
    const [path = '', hash = '', id = '', name = ''] = texts.filter(isText);
    const known = { file: path, sha256: hash, externalId: id, category: name.slice(0, 200), content: reading.content };
    found.set(path, { ...known, files: files.filter(isText) });
  }
  return found;
}

const isText = (value: unknown): value is string => typeof value === 'string';

function entriesIn(bytes: Buffer): Record<string, unknown>[] {
  try {
    const parsed: unknown = JSON.parse(bytes.toString('utf8'));
    const questions = isRecord(parsed) && Array.isArray(parsed.questions) ? parsed.questions : [];
    return questions.filter(isRecord);
  } catch {
    return [];
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
