import { buffer } from 'node:stream/consumers';
import { cdata, isXmlText, lines, type Markup, xml, xmlDeclaration } from '#platform/xml/write-xml.js';
import { type ExportNotes } from '#questions/formats/export-notes.js';
import { type ExportedQuestion, fileReference, type ImportedQuestions } from '#questions/formats/question-format.js';
import { typeMissing, Unrepresentable, writeVerified } from '#questions/formats/verified-export.js';
import { withTexts } from '#questions/formats/with-texts.js';
import { type QuestionContent } from '#questions/types/question-content.js';
import { type KeyOptions } from '#questions/types/shared/key-options.js';
import { writeCalculated } from './calculated-questions.js';
import { writeChoices, writeTruth } from './choice-questions.js';
import { writeDragged } from './gap-questions.js';
import { writeImageGaps } from './image-gap-questions.js';
import { writeMarkers } from './marker-questions.js';
import { embeddedText, writeEssay, writeMatching, writeOrdering } from './other-questions.js';
import { readMoodleXml } from './read-moodle-xml.js';
import { writeStatements } from './statement-questions.js';
import { writeNumeric, writeShortText } from './typed-questions.js';
import { type LoadedFile, WrittenQuestion } from './written-question.js';

const label = 'Moodle XML';
const maxFileBytes = 10 * 1024 * 1024;

/** Writes questions with their categories, ids, tags and files. */
export async function* writeMoodleXml(
  questions: AsyncIterable<ExportedQuestion>,
  notes: ExportNotes,
): AsyncGenerator<string> {
  yield `${xmlDeclaration}<quiz>\n`;
  let category = '';
  for await (const { question, text } of writeVerified(questions, notes, { label, render, parse })) {
    if (question.category !== category) yield `${categoryOf(question.category).xml}\n`;
    category = question.category;
    yield `${text}\n`;
  }
  yield '</quiz>\n';
}

const categoryOf = (path: string): Markup =>
  xml('question', { type: 'category' }, xml('category', {}, xml('text', {}, path)));

/** Reads a question again, with the addresses of its files as they were. */
async function parse(text: string, { files = [] }: ExportedQuestion): Promise<ImportedQuestions> {
  const found = await readMoodleXml(Buffer.from(`<quiz>${text}</quiz>`));
  const urls = files.map(({ name, url }) => [fileReference(uniqueName(name, url)), url] as const);
  const restored = found.questions.map((question) => ({ ...question, content: withTexts(question.content, urls) }));
  return { ...found, questions: restored };
}

/** A name by which the file is found when the question is read again: two files may have the same original name. */
const uniqueName = (name: string, url: string): string => `${/[\da-f]{8}/.exec(url)?.[0] ?? 'file'}-${name}`;

async function render(question: ExportedQuestion): Promise<string> {
  const { content, externalId } = question;
  if (!isXmlText(JSON.stringify(content)))
    throw new Unrepresentable('characters', 'It has control characters, which XML cannot hold.');
  const written = new WrittenQuestion(question, await load(question));
  const [type, parts, text = content.prompt] = partsOf(content, written);
  const { title, points, tags, feedback } = content;
  return xml(
    'question',
    { type },
    lines([
      xml('name', {}, xml('text', {}, /[<&]/.test(title) ? cdata(title) : title)),
      written.text('questiontext', text),
      written.text('generalfeedback', feedback),
      xml('defaultgrade', {}, points),
      xml('hidden', {}, '0'),
      xml('idnumber', {}, externalId),
      ...parts,
      ...outcomeFeedback(content, type, written),
      tags.length > 0 ? xml('tags', {}, ...tags.map((tag) => xml('tag', {}, xml('text', {}, tag)))) : undefined,
    ]),
  ).xml;
}

/** The types of Moodle that have combined feedback. */
const typesWithFeedback = ['multichoice', 'matching', 'ordering', 'ddwtos', 'gapselect', 'ddmarker', 'ddimageortext'];

function outcomeFeedback({ key }: QuestionContent, type: string, written: WrittenQuestion): Markup[] {
  const { outcomeFeedback: texts }: KeyOptions = key;
  if (!texts || !typesWithFeedback.includes(type)) return [];
  return [
    written.text('correctfeedback', texts.correct ?? ''),
    written.text('partiallycorrectfeedback', texts.partiallyCorrect ?? ''),
    written.text('incorrectfeedback', texts.incorrect ?? ''),
  ];
}

async function load({ files = [] }: ExportedQuestion): Promise<LoadedFile[]> {
  const total = files.reduce((bytes, { sizeBytes }) => bytes + sizeBytes, 0);
  if (total > maxFileBytes)
    throw new Unrepresentable(
      'files_too_large',
      `Its files are larger than ${maxFileBytes / 1024 / 1024} MiB together.`,
    );
  return Promise.all(
    files.map(async ({ url, name, open }) => ({ url, name: uniqueName(name, url), bytes: await buffer(await open()) })),
  );
}

/** The type in Moodle, its elements, and the question text if it is not the prompt alone. */
function partsOf(content: QuestionContent, written: WrittenQuestion): [type: string, parts: Markup[], text?: string] {
  switch (content.type) {
    case 'single_choice':
    case 'multiple_choice':
      return ['multichoice', writeChoices(content, written)];
    case 'true_false':
      return ['truefalse', writeTruth(content, written)];
    case 'short_text':
      return ['shortanswer', writeShortText(content, written)];
    case 'numeric':
      return ['numerical', writeNumeric(content, written)];
    case 'matching':
      return ['matching', writeMatching(content, written)];
    case 'ordering':
      return ['ordering', writeOrdering(content, written)];
    case 'long_text':
    case 'file':
      return ['essay', writeEssay(content, written)];
    case 'cloze':
      return ['cloze', [], embeddedText(content)];
    case 'kprim':
      return writeStatements(content, written);
    case 'calculated':
      return ['calculated', writeCalculated(content, written)];
    case 'point_on_image':
      return ['ddmarker', writeMarkers(content, written)];
    case 'gap_match': {
      if (content.body.image) return ['ddimageortext', writeImageGaps(content, written)];
      const { text, parts } = writeDragged(content);
      return ['ddwtos', parts, text];
    }
    default:
      throw typeMissing(label, content.type);
  }
}
