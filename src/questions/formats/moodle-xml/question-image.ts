import { escapeHtml } from '#platform/text/escape-html.js';
import { type Markup } from '#platform/xml/write-xml.js';
import { type XmlElement } from '#platform/xml/xml-element.js';
import { fileReference } from '#questions/formats/question-format.js';
import { Unrepresentable } from '#questions/formats/verified-export.js';
import { type Image } from '#questions/types/pictures/image.js';
import { imageSize } from './image-size.js';
import { type QuestionElement } from './question-element.js';
import { type WrittenQuestion } from './written-question.js';

/** The image of `ddmarker` and `ddimageortext`, which is a file beside the texts. */
export function readImage(question: QuestionElement): Image {
  const [file] = question.children('file');
  if (!file)
    return question.fail('image_missing', 'The image of this question is not in the file. Export it with its files.');
  return imageIn(file, question, '');
}

/** A file as an image in the format of the question, with its size. */
export function imageIn(file: XmlElement, question: QuestionElement, alt: string): Image {
  const reference = question.addFile(file.attribute('name') ?? 'image.png', file.text, file.line);
  const size = imageSize(
    question.files.find(({ name }) => fileReference(name) === reference)?.bytes ?? Buffer.alloc(0),
  );
  if (!size) return question.fail('image_unreadable', 'The image must be a PNG, JPEG or GIF.', file.line);
  const source =
    question.format === 'markdown' ? `![${alt}](${reference})` : `<img src="${reference}" alt="${escapeHtml(alt)}" />`;
  return { source, ...size };
}

/** The image as Moodle writes it. */
export function writeImage(source: string, written: WrittenQuestion): Markup {
  const file = written.fileIn(source);
  if (!file) throw new Unrepresentable('image_elsewhere', 'Moodle needs the image as a file of the question.');
  return file;
}
