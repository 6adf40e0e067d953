import { type ExportNote, ExportNotes } from '#questions/formats/export-notes.js';
import { differencesBetween, essentialAspects } from '#questions/formats/meaning/meaning.js';
import type { ExportedQuestion, ImportedQuestion, QuestionFormat } from '#questions/formats/question-format.js';
import type { QuestionContent } from '#questions/types/question-content.js';

export const exported = (content: QuestionContent, index = 0, category = ''): ExportedQuestion => ({
  id: `question-${index}`,
  externalId: `external-${index}`,
  category,
  content,
});

async function* each<T>(items: T[]): AsyncGenerator<T> {
  await Promise.resolve();
  yield* items;
}

/** Writes questions in a format; the whole file and what was reported. */
export async function write(
  format: QuestionFormat,
  questions: ExportedQuestion[],
): Promise<{ file: Buffer; notes: ExportNote[] }> {
  const notes = new ExportNotes();
  const parts: Buffer[] = [];
  for await (const part of format.write(each(questions), notes)) parts.push(Buffer.from(part));
  return { file: Buffer.concat(parts), notes: notes.found };
}

export const read = (format: QuestionFormat, file: Buffer) =>
  format.input === 'text' ? format.read(file.toString('utf8')) : format.read(file);

/** Aspects that a note reports as lost. */
const aspectOf = (rule: string) => rule.replace('_lost', '').replace('_feedback', 'Feedback');

/** What a round trip lost without a note, as sentences; empty if everything is there or was reported. */
export function unreported(given: ExportedQuestion[], notes: ExportNote[], found: ImportedQuestion[]): string[] {
  const kept = given.filter(({ id }) => !notes.some((note) => note.questionId === id && note.isLeftOut));
  if (kept.length !== found.length) return [`${kept.length} questions were written and ${found.length} read`];
  return kept.flatMap(({ id, content }, index) => {
    const reported = notes.filter((note) => note.questionId === id).map(({ rule }) => aspectOf(rule));
    const lost = differencesBetween(content, found[index].content).filter(
      (aspect) => essentialAspects.includes(aspect as 'type') || !reported.includes(aspect),
    );
    return lost.map((aspect) => `${id} (${content.type}): ${aspect}`);
  });
}

export async function roundTrip(format: QuestionFormat, questions: ExportedQuestion[]) {
  const { file, notes } = await write(format, questions);
  const { questions: found, errors } = await read(format, file);
  return { file, notes, found, errors, lost: unreported(questions, notes, found) };
}
