import { type Markup, xml } from '#platform/xml/write-xml.js';
import { type XmlElement } from '#platform/xml/xml-element.js';
import { optionId } from '#questions/formats/option-order.js';
import { Unrepresentable } from '#questions/formats/verified-export.js';
import { type Area } from '#questions/types/pictures/area.js';
import { type AcceptedArea } from '#questions/types/pictures/point-on-image.js';
import { type QuestionOf } from '#questions/types/question-content.js';
import { shownPlain, writtenPlain } from './other-questions.js';
import { type QuestionElement } from './question-element.js';
import { readImage, writeImage } from './question-image.js';
import { type WrittenQuestion } from './written-question.js';

/** `ddmarker`: labels to place on an image. */
export function readMarkers(question: QuestionElement) {
  const drags = question.children('drag').map((drag, index) => ({
    id: optionId(index),
    number: drag.textOf('no') ?? String(index + 1),
    text: shownPlain(drag.textOf('text') ?? '', question.format),
    uses: usesOf(drag),
  }));
  const image = readImage(question);
  const areas = question.children('drop').map((drop, index): AcceptedArea => {
    const marker = drags.find(({ number }) => number === drop.textOf('choice'));
    if (!marker)
      question.fail('choice_missing', 'This area has no label. Name one of the labels of the question.', drop.line);
    return { id: optionId(index), ...areaOf(drop, question), marker: marker.id, credit: '1' };
  });
  const markers = drags.map((drag) => {
    const places = areas.filter(({ marker }) => marker === drag.id).length;
    const uses = drag.uses === 0 ? 0 : Math.max(drag.uses, places);
    if (uses > drag.uses && drag.uses > 0)
      question.note(
        question.line,
        'uses_raised',
        `The label ${drag.text} has ${places} areas, so it can be placed as often.`,
      );
    return { id: drag.id, text: drag.text, ...(uses !== 1 && { uses }) };
  });
  const places = markers.reduce((sum, { uses = 1 }) => sum + (uses === 0 ? areas.length : uses), 0);
  return {
    type: 'point_on_image' as const,
    body: { image, maxPoints: Math.min(50, Math.max(1, places)), markers },
    key: { areas },
  };
}

/** How often a label can be placed: Moodle offers 1 to 7 times, or any number, 0 here. */
function usesOf(drag: XmlElement): number {
  if (drag.child('infinite') !== undefined) return 0;
  const uses = Number(drag.textOf('noofdrags') || '1');
  return Number.isInteger(uses) && uses > 0 && uses <= 100 ? uses : 1;
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

export function writeMarkers({ body, key, format }: QuestionOf<'point_on_image'>, written: WrittenQuestion): Markup[] {
  const { markers = [] } = body;
  if (markers.length === 0)
    throw new Unrepresentable('markers_missing', 'Moodle has no questions for points without labels.');
  const drags = markers.map(({ text, uses = 1 }, at) =>
    xml(
      'drag',
      {},
      xml('no', {}, String(at + 1)),
      xml('text', {}, writtenPlain(text, format)),
      uses === 0 ? xml('infinite') : undefined,
      xml('noofdrags', {}, String(uses || 1)),
    ),
  );
  const drops = key.areas.map((area, at) => {
    const { shape, coords } = writtenArea(area);
    const choice = markers.findIndex(({ id }) => id === area.marker) + 1;
    return xml(
      'drop',
      {},
      xml('no', {}, String(at + 1)),
      xml('shape', {}, shape),
      xml('coords', {}, coords),
      xml('choice', {}, String(choice)),
    );
  });
  return [writeImage(body.image.source, written), ...drags, ...drops];
}

/** The reverse of `areaOf`. */
function writtenArea({ shape, coords }: Area): { shape: string; coords: string } {
  const [first = 0, second = 0, third = 0, fourth = 0] = coords;
  if (shape === 'circle') return { shape, coords: `${first},${second};${third}` };
  if (shape === 'rect') return { shape: 'rectangle', coords: `${first},${second};${third - first},${fourth - second}` };
  if (shape === 'ellipse') throw new Unrepresentable('ellipse', 'Moodle has no ellipses.');
  const corners = coords.flatMap((x, at) => (at % 2 === 0 ? [`${x},${coords[at + 1] ?? 0}`] : []));
  return { shape: 'polygon', coords: corners.join(';') };
}
