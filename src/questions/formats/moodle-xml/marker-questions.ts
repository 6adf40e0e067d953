import { type XmlElement } from '#platform/xml/xml-element.js';
import { optionId } from '#questions/formats/option-order.js';
import { type Area } from '#questions/types/pictures/area.js';
import { type AcceptedArea } from '#questions/types/pictures/point-on-image.js';
import { imageSize } from './image-size.js';
import { type QuestionElement } from './question-element.js';
import { shownPlain } from './other-questions.js';

/** `ddmarker`: labels to place on an image. */
export function readMarkers(question: QuestionElement) {
  const drags = question.children('drag').map((drag, index) => ({
    id: optionId(index),
    number: drag.textOf('no') ?? String(index + 1),
    text: shownPlain(drag.textOf('text') ?? '', question.format),
    isRepeated: drag.child('infinite') !== undefined || !['', '1'].includes(drag.textOf('noofdrags') ?? ''),
  }));
  if (drags.some(({ isRepeated }) => isRepeated))
    question.note(
      question.line,
      'repeats_dropped',
      'Each label can be placed once here, so repeated labels count once.',
    );
  const image = imageOf(question);
  const areas = question.children('drop').map((drop, index): AcceptedArea => {
    const marker = drags.find(({ number }) => number === drop.textOf('choice'));
    if (!marker)
      question.fail('choice_missing', 'This area has no label. Name one of the labels of the question.', drop.line);
    return { id: optionId(index), ...areaOf(drop, question), marker: marker.id, credit: '1' };
  });
  const markers = drags.map(({ id, text }) => ({ id, text }));
  return {
    type: 'point_on_image' as const,
    body: { image, maxPoints: Math.min(50, Math.max(1, markers.length)), markers },
    key: { areas },
  };
}

function imageOf(question: QuestionElement) {
  const [file] = question.children('file');
  if (!file)
    return question.fail('image_missing', 'The image of this question is not in the file. Export it with its files.');
  const reference = question.addFile(file.attribute('name') ?? 'image.png', file.text, file.line);
  const size = imageSize(question.files.at(-1)?.bytes ?? Buffer.alloc(0));
  if (!size) return question.fail('image_unreadable', 'The image must be a PNG, JPEG or GIF.', file.line);
  const source = question.format === 'markdown' ? `![](${reference})` : `<img src="${reference}" alt="">`;
  return { source, ...size };
}

/** `circle`: x,y;r. `rectangle`: x,y;width,height. `polygon`: corners. */
function areaOf(drop: XmlElement, question: QuestionElement): Area {
  const numbers = (drop.textOf('coords') ?? '').split(/[;,]/).map((part) => Math.round(Number(part)));
  const [x = 0, y = 0, width = 0, height = 0] = numbers;
  const shape = drop.textOf('shape') ?? '';
  const isReadable = numbers.length > 2 && numbers.every((number) => Number.isInteger(number) && number >= 0);
  if (isReadable && shape === 'circle') return { shape, coords: [x, y, width] };
  if (isReadable && shape === 'rectangle') return { shape: 'rect', coords: [x, y, x + width, y + height] };
  if (isReadable && shape === 'polygon') return { shape: 'poly', coords: numbers };
  return question.fail(
    'area_unreadable',
    'An area must be a circle, a rectangle or a polygon with its coordinates.',
    drop.line,
  );
}
