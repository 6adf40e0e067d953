import { paced } from '#platform/pacing/pacing.js';
import { optionId } from '#questions/formats/option-order.js';
import { defaultReadOptions, type ImportedQuestions, type QuestionFormat } from '#questions/formats/question-format.js';
import { contentDefaults, numberedLines, parseError, QuestionList, refuseText } from '#questions/formats/text-file.js';
import { partLimits } from '#questions/types/shared/part-schemas.js';
import { writeAiken } from './write-aiken.js';

/**
 * Moodle's format for single-choice questions (docs.moodle.org/en/Aiken_format): a line with the question, lines such
 * as `A) text`, and `ANSWER: A`. Texts are plain.
 */
export const aiken: QuestionFormat<'aiken'> = {
  name: 'aiken',
  input: 'text',
  file: { extension: 'txt', mimeType: 'text/plain' },
  read: parseAiken,
  write: (questions, notes) => writeAiken(questions, notes, parseAiken),
};

/** A question whose ANSWER line has not been read yet. */
interface OpenQuestion {
  line: number;
  prompt: string;
  choices: string[];
}

async function parseAiken(text: string, options = defaultReadOptions): Promise<ImportedQuestions> {
  const refusal = refuseText(text, options);
  if (refusal) return { questions: [], errors: [refusal], notes: [] };
  const reader = new AikenReader(new QuestionList(options));
  for await (const { number, text: line } of paced(numberedLines(text))) {
    if (line !== '') reader.read(number, line);
    if (reader.list.isFull) break;
  }
  reader.end();
  return reader.list.result;
}

const choice = /^([A-Z])[).][ \t]+(\S.*)$/;
const answer = /^ANSWER\s*:/i;

class AikenReader {
  private open: OpenQuestion | undefined;
  /** After an error, lines are skipped until the next question. */
  private isSkipping = false;

  constructor(readonly list: QuestionList) {}

  read(line: number, text: string): void {
    const [, letter = '', content] = choice.exec(text) ?? [];
    if (answer.test(text)) this.finish(line, text);
    else if (content) this.addChoice(line, letter, content);
    else if ((this.open || this.isSkipping) && /^[A-Z][).]/.test(text)) this.refuseChoice(line, text);
    else this.start(line, text);
  }

  end(): void {
    this.refuseOpen();
  }

  private start(line: number, prompt: string): void {
    this.refuseOpen();
    this.isSkipping = false;
    this.open = { line, prompt, choices: [] };
  }

  private addChoice(line: number, letter: string, content: string): void {
    if (this.isSkipping) return;
    if (!this.open)
      return this.skip(
        line,
        'question_missing',
        'There is no question before this answer. Write it in the line above.',
      );
    const expected = String.fromCharCode(65 + this.open.choices.length);
    if (letter !== expected)
      return this.skip(
        line,
        'letter_unexpected',
        `This answer must begin with ${expected}), because it is the next one.`,
      );
    this.open.choices.push(content);
  }

  private refuseChoice(line: number, text: string): void {
    if (this.isSkipping) return;
    const isEmpty = text.length === 2;
    const sentence = isEmpty ? 'This answer is empty. Write its text.' : `Write a space after ${text.slice(0, 2)}`;
    this.skip(line, isEmpty ? 'answer_empty' : 'space_missing', sentence.replace(/([^.])$/, '$1.'));
  }

  private finish(line: number, text: string): void {
    const { open, isSkipping } = this;
    this.isSkipping = false;
    if (isSkipping) return;
    if (!open)
      return this.skip(line, 'question_missing', 'There is no question before this ANSWER line. Write it above.');
    this.open = undefined;
    const correct = text.slice(text.indexOf(':') + 1).trim();
    this.list.add(open.line, () => ({
      line: open.line,
      content: contentOf(open, line, text, correct),
      source: `${open.prompt}\n${open.choices.join('\n')}\n${correct}`,
    }));
  }

  private refuseOpen(): void {
    if (this.open && !this.isSkipping) {
      const message =
        'This question has no ANSWER line before the next question. Add it, and write the question in one line.';
      this.list.error(this.open.line, 'answer_line_missing', message);
    }
    this.open = undefined;
  }

  private skip(line: number, rule: string, message: string): void {
    this.list.error(line, rule, message);
    this.isSkipping = true;
    this.open = undefined;
  }
}

function contentOf({ line, prompt, choices }: OpenQuestion, answerLine: number, text: string, correct: string) {
  if (choices.length < 2)
    throw parseError(line, 'answers_too_few', 'A question must have at least two answers, such as A) and B). Add one.');
  if (choices.length > partLimits.entries)
    throw parseError(line, 'answers_too_many', 'A question has too many answers.');
  if (!text.startsWith('ANSWER:'))
    throw parseError(
      answerLine,
      'answer_line_unreadable',
      'Write ANSWER: in capitals, directly followed by the colon.',
    );
  const index = correct.length === 1 ? correct.charCodeAt(0) - 65 : -1;
  if (index < 0 || index >= choices.length) {
    const letters = `A to ${String.fromCharCode(64 + choices.length)}`;
    throw parseError(answerLine, 'answer_unknown', `The ANSWER line must name one of the answers, ${letters}.`);
  }
  return {
    ...contentDefaults,
    type: 'single_choice' as const,
    prompt,
    format: 'plain' as const,
    body: { choices: choices.map((choiceText, at) => ({ id: optionId(at), text: choiceText })) },
    key: { credits: { [optionId(index)]: '1' } },
  };
}
