import { type XmlElement } from '#platform/xml/xml-element.js';
import { Unreadable } from '#questions/formats/qti/qti-item.js';
import {
  type InteractionType,
  type QtiChoice,
  type QtiImage,
  type QtiInteraction,
} from '#questions/types/qti/qti-schemas.js';
import { type BodyReader } from './body-reader.js';
import { attributeIn, elementNamed, elementsNamed, qtiName } from './qti-node.js';

type InteractionReader = (element: XmlElement, reader: BodyReader) => QtiInteraction;

const identifierOf = (element: XmlElement): string => {
  const identifier = attributeIn(element, 'identifier');
  if (identifier) return identifier;
  const message = `${element.name} has no identifier.`;
  throw new Unreadable({ line: element.line, rule: 'qti_identifier', message });
};

const countIn = (element: XmlElement, name: string): number | undefined => {
  const value = attributeIn(element, name);
  return value !== undefined && /^\d{1,4}$/.test(value) ? Number(value) : undefined;
};

const isYes = (element: XmlElement, name: string): boolean => attributeIn(element, name)?.toLowerCase() === 'true';

function choiceOf(element: XmlElement, reader: BodyReader): QtiChoice {
  const [max, shape, coords] = [
    countIn(element, 'matchMax'),
    attributeIn(element, 'shape'),
    attributeIn(element, 'coords'),
  ];
  return {
    id: identifierOf(element),
    text: shape === undefined ? reader.inner(element).trim() : (attributeIn(element, 'hotspotLabel') ?? ''),
    ...(max !== undefined && { max }),
    ...(isYes(element, 'fixed') && { isFixed: true }),
    ...(shape !== undefined && { shape, coords: coords ?? '' }),
  };
}

const choicesNamed = (element: XmlElement | undefined, names: string[], reader: BodyReader): QtiChoice[] =>
  (element?.elements ?? [])
    .filter((child) => names.includes(qtiName(child.name)))
    .map((child) => choiceOf(child, reader));

/** What all interactions have. Limits of choices have different names. */
function base(type: InteractionType, element: XmlElement, reader: BodyReader): QtiInteraction {
  const id = attributeIn(element, 'responseIdentifier');
  if (!id) {
    const message = `${element.name} has no response identifier.`;
    throw new Unreadable({ line: element.line, rule: 'qti_identifier', message });
  }
  const prompt = reader.inner(elementNamed(element, 'prompt')).trim();
  const [min, max] = ['min', 'max'].map(
    (bound) => countIn(element, `${bound}Choices`) ?? countIn(element, `${bound}Associations`),
  );
  return {
    id,
    type,
    cardinality: 'single',
    ...(prompt !== '' && { prompt }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(isYes(element, 'shuffle') && { shuffle: true }),
  };
}

const withChoices =
  (type: InteractionType, ...names: string[]): InteractionReader =>
  (element, reader) => ({ ...base(type, element, reader), choices: choicesNamed(element, names, reader) });

/** The picture of a graphic interaction: an object, or in QTI 3 also an image. */
function imageOf(element: XmlElement, reader: BodyReader): QtiImage {
  const picture = element.elements.find((child) => ['object', 'img', 'picture'].includes(qtiName(child.name)));
  const [width, height] = ['width', 'height'].map((name) => Number((picture && attributeIn(picture, name)) ?? NaN));
  if (!picture || !width || !height) {
    const message = `${element.name} must have an image with its width and height.`;
    throw new Unreadable({ line: (picture ?? element).line, rule: 'qti_image', message });
  }
  return { source: reader.html(picture), width: Math.round(width), height: Math.round(height) };
}

const onImage =
  (type: InteractionType, ...names: string[]): InteractionReader =>
  (element, reader) => {
    const choices = choicesNamed(element, names, reader);
    return { ...base(type, element, reader), image: imageOf(element, reader), ...(choices.length > 0 && { choices }) };
  };

function match(element: XmlElement, reader: BodyReader): QtiInteraction {
  const [sources, targets] = elementsNamed(element, 'simpleMatchSet');
  const names = ['simpleAssociableChoice'];
  return {
    ...base('match', element, reader),
    choices: choicesNamed(sources, names, reader),
    targets: choicesNamed(targets, names, reader),
  };
}

const htmlOf = (elements: XmlElement[], reader: BodyReader): string =>
  elements
    .map((element) => reader.html(element))
    .join('')
    .trim();

/** Texts to place, and the text with gaps. */
function gapMatch(element: XmlElement, reader: BodyReader): QtiInteraction {
  const gapTexts = ['gapText', 'gapImg'];
  const gaps = element.descendantsNamed('gap').concat(element.descendantsNamed('qti-gap'));
  const rest = element.elements.filter((child) => ![...gapTexts, 'prompt'].includes(qtiName(child.name)));
  const choices = choicesNamed(element, gapTexts, reader);
  return {
    ...base('gap_match', element, reader),
    choices,
    targets: gaps.map((gap) => ({ id: identifierOf(gap), text: '' })),
    text: htmlOf(rest, reader),
  };
}

function hottext(element: XmlElement, reader: BodyReader): QtiInteraction {
  const parts = element.descendantsNamed('hottext').concat(element.descendantsNamed('qti-hottext'));
  const rest = element.elements.filter((child) => qtiName(child.name) !== 'prompt');
  return {
    ...base('hottext', element, reader),
    choices: parts.map((part) => choiceOf(part, reader)),
    text: htmlOf(rest, reader),
  };
}

function graphicGapMatch(element: XmlElement, reader: BodyReader): QtiInteraction {
  return {
    ...base('graphic_gap_match', element, reader),
    image: imageOf(element, reader),
    choices: choicesNamed(element, ['gapImg', 'gapText'], reader),
    targets: choicesNamed(element, ['associableHotspot'], reader),
  };
}

/** The image is in the stage around the interaction. */
function positionObject(element: XmlElement, reader: BodyReader): QtiInteraction {
  const marker = { id: 'marker', text: reader.inner(element).trim() };
  return { ...base('position_object', element, reader), choices: [marker] };
}

function slider(element: XmlElement, reader: BodyReader): QtiInteraction {
  const [lower = '0', upper = '100', step = '1'] = ['lowerBound', 'upperBound', 'step'].map((name) =>
    attributeIn(element, name),
  );
  return { ...base('slider', element, reader), lower, upper, step };
}

const plain =
  (type: InteractionType): InteractionReader =>
  (element, reader) =>
    base(type, element, reader);

/** How each interaction is read, by its QTI 2 name. */
export const interactionReaders: Record<string, InteractionReader> = {
  choiceInteraction: withChoices('choice', 'simpleChoice'),
  orderInteraction: withChoices('order', 'simpleChoice'),
  associateInteraction: withChoices('associate', 'simpleAssociableChoice'),
  inlineChoiceInteraction: withChoices('inline_choice', 'inlineChoice'),
  matchInteraction: match,
  gapMatchInteraction: gapMatch,
  textEntryInteraction: plain('text_entry'),
  extendedTextInteraction: plain('extended_text'),
  hottextInteraction: hottext,
  hotspotInteraction: onImage('hotspot', 'hotspotChoice'),
  selectPointInteraction: onImage('select_point'),
  graphicOrderInteraction: onImage('graphic_order', 'hotspotChoice'),
  graphicAssociateInteraction: onImage('graphic_associate', 'associableHotspot'),
  graphicGapMatchInteraction: graphicGapMatch,
  positionObjectInteraction: positionObject,
  sliderInteraction: slider,
  uploadInteraction: plain('upload'),
  drawingInteraction: plain('drawing'),
};
