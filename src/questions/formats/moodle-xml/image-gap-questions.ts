import { type Markup, xml } from '#platform/xml/write-xml.js';
import { type XmlElement } from '#platform/xml/xml-element.js';
import { optionId } from '#questions/formats/option-order.js';
import { Unrepresentable } from '#questions/formats/verified-export.js';
import { type Area } from '#questions/types/pictures/area.js';
import { type Image } from '#questions/types/pictures/image.js';
import { type QuestionOf } from '#questions/types/question-content.js';
import { entryOf } from '#questions/types/shared/part-schemas.js';
import { type UsableOption } from '#questions/types/shared/uses.js';
import { shownPlain, writtenPlain } from './other-questions.js';
import { type QuestionElement } from './question-element.js';
import { imageIn, readImage, writeImage } from './question-image.js';
import { type WrittenQuestion } from './written-question.js';

/** What a drop zone measures around a text; around an image, it is as large as the image. */
const textSize = { width: 120, height: 30 };

interface Size {
  width: number;
  height: number;
}

interface Drag extends Size {
  number: string;
  text: string;
  group: string;
  isInfinite: boolean;
}

/** `ddimageortext`: words or images to drag to places on an image. */
export function readImageGaps(question: QuestionElement) {
  const image = readImage(question);
  const drags = question.children('drag').map((drag, index) => dragOf(drag, index, question));
  if (new Set(drags.map(({ group }) => group)).size > 1)
    question.note(
      question.line,
      'groups_dropped',
      'All choices fit into all gaps here, so the groups of choices were left out.',
    );
  const drops = question.children('drop').map((drop, index) => {
    const choice = drags.findIndex(({ number }) => number === drop.textOf('choice'));
    if (choice < 0)
      question.fail('choice_missing', 'This place has no choice. Name one of those of the question.', drop.line);
    if (drop.textOf('text'))
      question.note(drop.line, 'label_dropped', 'The label of this place has no counterpart and was left out.');
    return { id: String(index + 1), choice, area: areaOf(drop, { drags, image }, question) };
  });
  if (drops.length === 0) question.fail('gap_missing', 'This question has no places for its choices. Add one.');
  const usesOf = (index: number, isInfinite: boolean) => {
    const count = drops.filter(({ choice }) => choice === index).length;
    return isInfinite ? { uses: 0 } : count > 1 ? { uses: count } : {};
  };
  const choices = drags.map(({ text, isInfinite }, index): UsableOption => ({
    id: optionId(index),
    text,
    ...usesOf(index, isInfinite),
  }));
  return {
    type: 'gap_match' as const,
    body: { image, gaps: drops.map(({ id, area }) => ({ id, area })), choices },
    key: { pairs: Object.fromEntries(drops.map(({ id, choice }) => [id, optionId(choice)])) },
  };
}

function dragOf(drag: XmlElement, index: number, question: QuestionElement): Drag {
  const label = drag.textOf('text') ?? '';
  const [file] = drag.childrenNamed('file');
  const image = file && imageIn(file, question, label);
  const text = image?.source ?? shownPlain(label, question.format);
  if (text === '')
    question.fail('choice_empty', 'This choice has neither a text nor an image. Add one or remove it.', drag.line);
  return {
    number: drag.textOf('no') ?? String(index + 1),
    text,
    group: drag.textOf('draggroup') || '1',
    isInfinite: drag.child('infinite') !== undefined,
    ...(image ?? textSize),
  };
}

/** Moodle gives the top left corner. The place is as large as the largest choice, within the image. */
function areaOf(drop: XmlElement, { drags, image }: { drags: Drag[]; image: Image }, question: QuestionElement): Area {
  const [left, top] = ['xleft', 'ytop'].map((name) => Math.round(Number(drop.textOf(name))));
  const isInside = (at: number | undefined, end: number): at is number => at !== undefined && at >= 0 && at < end;
  if (!isInside(left, image.width) || !isInside(top, image.height))
    return question.fail('area_unreadable', 'A place must have xleft and ytop inside the image.', drop.line);
  const { width, height } = largest(drags);
  return {
    shape: 'rect',
    coords: [left, top, Math.min(left + width, image.width), Math.min(top + height, image.height)],
  };
}

const largest = (sizes: Size[]): Size => ({
  width: Math.max(...sizes.map(({ width }) => width)),
  height: Math.max(...sizes.map(({ height }) => height)),
});

export function writeImageGaps({ body, key, format }: QuestionOf<'gap_match'>, written: WrittenQuestion): Markup[] {
  const drags = body.choices.map(({ text, uses }, at) =>
    xml(
      'drag',
      {},
      xml('no', {}, String(at + 1)),
      xml('text', {}, written.fileIn(text) ? altOf(text) : writtenPlain(text, format)),
      xml('draggroup', {}, '1'),
      uses === 0 ? xml('infinite') : undefined,
      written.fileIn(text),
    ),
  );
  const drops = body.gaps.map(({ id, area }, at) => {
    if (area?.shape !== 'rect') throw new Unrepresentable('gap_shape', 'Moodle has rectangular places only.');
    const [left = 0, top = 0] = area.coords;
    const choice = body.choices.findIndex((one) => one.id === entryOf(key.pairs, id)) + 1;
    return xml(
      'drop',
      {},
      xml('no', {}, String(at + 1)),
      xml('choice', {}, String(choice)),
      xml('xleft', {}, String(left)),
      xml('ytop', {}, String(top)),
    );
  });
  return [writeImage(body.image?.source ?? '', written), ...drags, ...drops];
}

/** The text beside an image. */
const altOf = (image: string): string => /(?:alt="|!\[)([^"\]]{0,500})/.exec(image)?.[1] ?? '';
