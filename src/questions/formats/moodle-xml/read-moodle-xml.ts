import { paced } from '#platform/pacing/pacing.js';
import { readXml } from '#platform/xml/read-xml.js';
import { type XmlElement } from '#platform/xml/xml-element.js';
import { defaultReadOptions, type ImportedQuestions, type ReadOptions } from '#questions/formats/question-format.js';
import { contentDefaults, parseError, type ReadQuestion, QuestionList } from '#questions/formats/text-file.js';
import { type QuestionContent } from '#questions/types/question-content.js';
import { manualTypes } from '#questions/types/question-types.js';
import { Fraction } from '#questions/types/shared/fraction.js';
import { readCalculatedChoices } from './calculated-choices.js';
import { readCalculated } from './calculated-questions.js';
import { readChoices, readTruth } from './choice-questions.js';
import { readDragged, readSelects } from './gap-questions.js';
import { readImageGaps } from './image-gap-questions.js';
import { readMarkers } from './marker-questions.js';
import { readEmbedded, readEssay, readMatching, readOrdering } from './other-questions.js';
import { plainTextOf, QuestionElement } from './question-element.js';
import { readStatements } from './statement-questions.js';
import { readNumeric, readShortText } from './typed-questions.js';

/** Files may come with images in base64. */
export const moodleXmlOptions: ReadOptions = { ...defaultReadOptions, maxBytes: 20 * 1024 * 1024 };

export async function readMoodleXml(file: Buffer, options = moodleXmlOptions): Promise<ImportedQuestions> {
  const { encoding } = options;
  const reading = await readXml(file, { encoding, maxBytes: Math.max(options.maxBytes, moodleXmlOptions.maxBytes) });
  if ('issue' in reading) return refused(reading.issue);
  const { root } = reading;
  if (root.name !== 'quiz')
    return refused({
      line: root.line,
      rule: 'quiz_missing',
      message: `Moodle XML begins with quiz, not with ${root.name}. Choose another format.`,
    });
  const reader = new QuizReader(new QuestionList(options));
  for await (const element of paced(root.elements)) {
    reader.read(element);
    if (reader.list.isFull) break;
  }
  return reader.list.result;
}

/** The question types of Moodle that have a counterpart. */
const readableTypes = [
  'multichoice',
  'truefalse',
  'shortanswer',
  'numerical',
  'matching',
  'match',
  'ordering',
  'essay',
  'cloze',
  'multianswer',
  'kprime',
  'mtf',
  'gapselect',
  'ddwtos',
  'calculated',
  'calculatedsimple',
  'calculatedmulti',
  'ddmarker',
  'ddimageortext',
];

const refused = (issue: ImportedQuestions['errors'][number]): ImportedQuestions => ({
  questions: [],
  errors: [issue],
  notes: [],
});

class QuizReader {
  private category = '';

  constructor(readonly list: QuestionList) {}

  read(element: XmlElement): void {
    const { line, name } = element;
    if (name !== 'question')
      return this.list.note(line, 'element_unknown', `${name} is not a question and was left out.`);
    if (element.attribute('type') === 'category') return this.readCategory(element);
    const type = element.attribute('type') ?? '';
    if (!readableTypes.includes(type) && type !== 'description') {
      const message = `Questions of type ${type.slice(0, 40)} have no counterpart; this one was left out.`;
      return this.list.note(line, 'type_skipped', message);
    }
    if (type === 'description') {
      this.list.note(line, 'description_skipped', 'This is a description, not a question, and was left out.');
      return;
    }
    this.list.add(line, () => this.readQuestion(element));
  }

  /** A path such as `$course$/top/Algebra`. */
  private readCategory(element: XmlElement): void {
    this.category = element.textOf('category', 'text') ?? element.textOf('category') ?? '';
    const parts = ['info', 'idnumber'].filter((name) => plainTextOf(element.child(name)));
    if (parts.length === 0) return;
    const names = parts.map((name) => (name === 'info' ? 'description' : 'id number')).join(' and ');
    this.list.note(
      element.line,
      'category_details_dropped',
      `The ${names} of the category ${this.category} was left out.`,
    );
  }

  private readQuestion(element: XmlElement): ReadQuestion {
    const question = new QuestionElement(element, (line, rule, message) => this.list.note(line, rule, message));
    const prompt = promptOf(question);
    const written: QuestionContent = {
      ...contentDefaults,
      title: titleOf(question),
      format: question.format,
      feedback: question.text(element.child('generalfeedback')),
      tags: tagsOf(element),
      prompt,
      ...partsOf(question, prompt),
      ...pointsOf(question),
    };
    const content = withOutcomeFeedback(written, question);
    question.noteUnread();
    const { line, type, files } = question;
    const id = plainTextOf(element.child('idnumber'));
    const source = `${type}\n${element.text}`;
    return { line, category: this.category, content, id, source, ...(files.length > 0 && { files }) };
  }
}

const maxTitleLength = 255;

function titleOf({ element, note, line }: QuestionElement): string {
  const title = (plainTextOf(element.child('name')) ?? '').replace(/\s+/g, ' ');
  if (title.length <= maxTitleLength) return title;
  note(line, 'title_shortened', `The name is longer than ${maxTitleLength} characters and was shortened.`);
  return `${title
    .slice(0, maxTitleLength - 1)
    .toWellFormed()
    .replace(/\uFFFD$/, '')
    .trimEnd()}…`;
}

/** The question text, with the image that old files have beside it. */
function promptOf(question: QuestionElement): string {
  const text = question.text(question.element.child('questiontext'));
  const image = question.child('image_base64');
  const name = question.setting('image').replaceAll('/', '_');
  if (image && name !== '') return `${text} <img src="${question.addFile(name, image.text, image.line)}" alt="">`;
  if (name !== '')
    question.note(question.line, 'file_missing', `The image ${name} is not in the file and was left out.`);
  return text;
}

function tagsOf(element: XmlElement): string[] {
  const tags = [...element.childrenNamed('tags'), ...element.childrenNamed('coursetags')];
  const names = tags.flatMap((list) => list.childrenNamed('tag').map((tag) => plainTextOf(tag) ?? ''));
  return [...new Set(names.filter((name) => name !== ''))];
}

/** The points, unless the gaps of a cloze question give them. */
function pointsOf({ element }: QuestionElement): { points?: string } {
  const grade = element.child('defaultgrade');
  const written = grade?.text.trim() ?? '';
  if (!grade || written === '') return {};
  const points = Fraction.parse(written);
  if (!points || written.includes('/'))
    throw parseError(grade.line, 'points_unreadable', 'defaultgrade must be a number, such as 1 or 2.5.');
  return { points: points.toShort(7) };
}

/** Adds Moodle's combined feedback. A question that a teacher grades has none. */
function withOutcomeFeedback(content: QuestionContent, question: QuestionElement): QuestionContent;
function withOutcomeFeedback(content: QuestionContent, question: QuestionElement): object {
  if (manualTypes.includes(content.type)) return content;
  const texts = Object.entries(feedbackNames).map(
    ([outcome, name]) => [outcome, question.text(question.child(name))] as const,
  );
  const outcomeFeedback = Object.fromEntries(texts.filter(([, text]) => text !== ''));
  if (Object.keys(outcomeFeedback).length === 0) return content;
  return { ...content, key: { ...content.key, outcomeFeedback } };
}

const feedbackNames = {
  correct: 'correctfeedback',
  partiallyCorrect: 'partiallycorrectfeedback',
  incorrect: 'incorrectfeedback',
};

function partsOf(question: QuestionElement, prompt: string) {
  switch (question.type) {
    case 'multichoice':
      return readChoices(question);
    case 'truefalse':
      return readTruth(question);
    case 'shortanswer':
      return readShortText(question);
    case 'numerical':
      return readNumeric(question);
    case 'matching':
    case 'match':
      return readMatching(question);
    case 'ordering':
      return readOrdering(question);
    case 'essay':
      return readEssay(question);
    case 'cloze':
    case 'multianswer':
      return readEmbedded(question, prompt);
    case 'kprime':
    case 'mtf':
      return readStatements(question);
    case 'gapselect':
      return readSelects(question, prompt);
    case 'ddwtos':
      return readDragged(question, prompt);
    case 'calculated':
    case 'calculatedsimple':
      return readCalculated(question, prompt);
    case 'calculatedmulti':
      return readCalculatedChoices(question, prompt);
    default:
      return partsOnImage(question);
  }
}

function partsOnImage(question: QuestionElement) {
  switch (question.type) {
    case 'ddmarker':
      return readMarkers(question);
    case 'ddimageortext':
      return readImageGaps(question);
    default:
      return question.fail(
        'type_unknown',
        `Questions of type ${question.type.slice(0, 40)} cannot be imported. Remove this question from the file.`,
      );
  }
}
