import { pause } from '#platform/pacing/pacing.js';
import { type ExportNotes } from '#questions/formats/export-notes.js';
import {
  defaultReadOptions,
  type ExportedQuestion,
  type ImportedQuestions,
  type QuestionFormat,
} from '#questions/formats/question-format.js';
import { contentDefaults, parseError, QuestionList, refuseText } from '#questions/formats/text-file.js';
import { typeMissing, Unrepresentable, writeVerified } from '#questions/formats/verified-export.js';
import { readCloze } from './read-cloze.js';
import { writeCloze } from './write-cloze.js';

const label = 'The embedded answers format';

/**
 * Moodle's text with embedded answers (docs.moodle.org/en/Embedded_answers_(Cloze)): a file is one cloze question, such
 * as `The capital of Italy is {1:SHORTANSWER:=Rome}.`
 */
export const embeddedAnswers: QuestionFormat<'embedded_answers'> = {
  name: 'embedded_answers',
  input: 'text',
  file: { extension: 'txt', mimeType: 'text/plain' },
  read: parseEmbeddedAnswers,
  write: writeEmbeddedAnswers,
};

async function parseEmbeddedAnswers(file: string, options = defaultReadOptions): Promise<ImportedQuestions> {
  await pause();
  const refusal = refuseText(file, options);
  if (refusal) return { questions: [], errors: [refusal], notes: [] };
  const list = new QuestionList(options);
  const text = file.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const content = text.trimStart();
  if (content === '') return list.result;
  const line = text.slice(0, text.length - content.length).split('\n').length;
  list.add(line, () => {
    const cloze = readCloze(content, 'moodle', line, (at, rule, message) => list.note(at, rule, message));
    if (!cloze) throw parseError(line, 'gap_missing', 'The file has no gaps, such as {1:SHORTANSWER:=Rome}. Add one.');
    return { line, content: { ...contentDefaults, prompt: '', format: 'moodle', ...cloze }, source: content };
  });
  return list.result;
}

async function* writeEmbeddedAnswers(
  questions: AsyncIterable<ExportedQuestion>,
  notes: ExportNotes,
): AsyncGenerator<string> {
  let isFirst = true;
  const render = ({ content }: ExportedQuestion): string => {
    if (content.type !== 'cloze') throw typeMissing(label, content.type);
    if (!isFirst)
      throw new Unrepresentable('one_question', `${label} has one question per file. Export the others one by one.`);
    return writeCloze(content);
  };
  const parse = (text: string) => parseEmbeddedAnswers(text);
  for await (const { text } of writeVerified(questions, notes, { label, render, parse })) {
    isFirst = false;
    yield `${text}\n`;
  }
}
