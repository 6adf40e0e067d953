import { Markup, xmlDeclaration } from '#platform/xml/write-xml.js';
import { type QtiNode } from '#questions/types/qti/node.js';
import { type QtiFeedback } from '#questions/types/qti/qti-schemas.js';
import { type QuestionContent } from '#questions/types/question-content.js';
import { Fraction } from '#questions/types/shared/fraction.js';
import { type KeyOptions } from '#questions/types/shared/key-options.js';
import { type ItemParts } from './item-parts.js';
import { joined, QtiWriter, type QtiVersion, richText, withPlaces } from './qti-writer.js';
import { partsOf } from './question-parts.js';
import { base, condition, declaration, node, number, outcome, setOutcome, value, variable } from './rules.js';
import { InteractionWriter } from './write-interaction.js';

const namespaces: Record<QtiVersion, string> = {
  '2.1': 'http://www.imsglobal.org/xsd/imsqti_v2p1',
  '3.0': 'http://www.imsglobal.org/xsd/imsqtiasi_v3p0',
};

/** A question as an `assessmentItem`. What QTI cannot score is written as an essay. */
export function writeItem(content: QuestionContent, identifier: string, version: QtiVersion): string {
  const writer = new QtiWriter(version);
  const item = content.type === 'qti' ? storedItem(content) : itemOf(content);
  const body = bodyOf(item, content, writer);
  const feedback = item.feedback.map((one) => feedbackElement(one, content, writer));
  const attributes = {
    xmlns: namespaces[version],
    identifier,
    title: content.title || identifier,
    adaptive: 'false',
    timeDependent: 'false',
  };
  const processing = item.rules.length > 0 ? [writer.element('responseProcessing', {}, writer.nodes(item.rules))] : [];
  const templates =
    item.templates.length > 0 ? [writer.element('templateProcessing', {}, writer.nodes(item.templates))] : [];
  const outcomes =
    item.outcomeRules.length > 0 ? [writer.element('outcomeProcessing', {}, writer.nodes(item.outcomeRules))] : [];
  const parts = [writer.nodes(item.declarations), ...templates, body, ...processing, ...outcomes, ...feedback];
  return xmlDeclaration + writer.element('assessmentItem', attributes, ...parts).xml;
}

interface WrittenItem {
  content: string;
  interactions: ItemParts['interactions'];
  declarations: QtiNode[];
  templates: QtiNode[];
  rules: QtiNode[];
  outcomeRules: QtiNode[];
  feedback: QtiFeedback[];
  guidance: string;
  isWrapped: boolean;
  /** XML with the places of interactions after the content; undefined if they are in it. */
  places?: string;
}

function storedItem({ body, key, feedback: general }: QuestionContent & { type: 'qti' }): WrittenItem {
  const shown = generalFeedback(general);
  return {
    content: body.content,
    interactions: body.interactions,
    declarations: [...key.declarations, ...maximumOf(key), ...shown.declarations],
    templates: key.templateProcessing ?? [],
    rules: key.responseProcessing ?? [],
    outcomeRules: key.outcomeProcessing ?? [],
    feedback: [...(key.feedback ?? []), ...shown.feedback],
    guidance: key.guidance ?? '',
    isWrapped: false,
  };
}

/** The declared maximum, if the item had none. */
const maximumOf = ({ declarations, maxScore }: { declarations: QtiNode[]; maxScore: string }): QtiNode[] => {
  const isDeclared = declarations.some(({ attributes }) => attributes?.identifier === 'MAXSCORE');
  return isDeclared ? [] : [outcome('MAXSCORE', number(Fraction.parse(maxScore) ?? Fraction.one))];
};

function itemOf(content: Exclude<QuestionContent, { type: 'qti' }>): WrittenItem {
  const parts = partsOf(content) ?? byPerson(content);
  const result = outcomeFeedback(content.key, parts.maxScore);
  const general = generalFeedback(content.feedback);
  const isEcho = parts.feedback.length > 0;
  const places = parts.interactions.map(({ id }) => `[[${id}]]`).join('');
  const [one] = parts.interactions;
  const isInline = one?.type === 'text_entry';
  const text =
    parts.content === undefined
      ? content.prompt
      : [content.prompt, parts.content].filter((part) => part !== '').join('\n');
  return {
    content: text,
    interactions: parts.interactions.map((interaction) => ({ ...interaction })),
    declarations: [
      ...parts.responses,
      outcome('SCORE', '0'),
      outcome('MAXSCORE', number(parts.maxScore)),
      ...(isEcho ? [declaration('outcome', 'FEEDBACK', [one?.cardinality ?? 'single', 'identifier'])()] : []),
      ...result.declarations,
      ...general.declarations,
    ],
    templates: [],
    outcomeRules: [],
    rules: [...parts.rules, ...(parts.rules.length > 0 ? result.rules : [])],
    feedback: [...parts.feedback, ...result.feedback, ...general.feedback],
    guidance: parts.guidance ?? '',
    isWrapped: true,
    ...(parts.content === undefined && { places: isInline ? `<p>${places}</p>` : places }),
  };
}

/** Essays, files and drawings, and every question that QTI has no rules for. */
function byPerson({ type, key, points }: QuestionContent): ItemParts {
  const isUpload = type === 'file' || type === 'drawing';
  return {
    interactions: [{ id: 'RESPONSE', type: isUpload ? 'upload' : 'extended_text', cardinality: 'single' }],
    responses: [declaration('response', 'RESPONSE', ['single', isUpload ? 'file' : 'string'])()],
    rules: [],
    maxScore: Fraction.parse(points) ?? Fraction.one,
    feedback: [],
    guidance: 'guidance' in key ? key.guidance : '',
  };
}

interface Feedback {
  declarations: QtiNode[];
  feedback: QtiFeedback[];
}

/** Feedback that is always shown: an outcome that always has its value. */
const generalFeedback = (text: string): Feedback =>
  text === ''
    ? { declarations: [], feedback: [] }
    : {
        declarations: [
          declaration('outcome', 'GENERAL', ['single', 'identifier'])(node('defaultValue', {}, value('always'))),
        ],
        feedback: [{ outcome: 'GENERAL', id: 'always', hides: false, text }],
      };

function outcomeFeedback(
  { outcomeFeedback: texts = {} }: KeyOptions,
  maxScore: Fraction,
): Feedback & { rules: QtiNode[] } {
  const entries = [
    ['correct', texts.correct],
    ['partially_correct', texts.partiallyCorrect],
    ['incorrect', texts.incorrect],
  ] as const;
  const feedback = entries.flatMap(([id, text]) => (text ? [{ outcome: 'RESULT', id, hides: false, text }] : []));
  if (feedback.length === 0) return { declarations: [], feedback, rules: [] };
  const result = (id: string) => [setOutcome('RESULT', base('identifier', id))];
  const branches = [
    { test: node('gte', {}, variable('SCORE'), base('float', number(maxScore))), rules: result('correct') },
    { test: node('gt', {}, variable('SCORE'), base('float', '0')), rules: result('partially_correct') },
  ];
  return {
    declarations: [declaration('outcome', 'RESULT', ['single', 'identifier'])()],
    rules: [condition(branches, result('incorrect'))],
    feedback,
  };
}

function bodyOf(item: WrittenItem, content: QuestionContent, writer: QtiWriter): Markup {
  const interactions = new InteractionWriter(writer, content.format);
  const places = new Map(item.interactions.map((one) => [one.id, interactions.write(one)]));
  const text = richText(item.content, content.format);
  const shown = withVariables(text, item.declarations, writer);
  const block = item.isWrapped && shown.xml !== '' ? new Markup(`<div>${shown.xml}</div>`) : shown;
  const guidance = item.guidance
    ? [writer.element('rubricBlock', { view: 'scorer' }, richText(item.guidance, content.format))]
    : [];
  const after = item.places === undefined ? [] : [new Markup(item.places)];
  return writer.element('itemBody', {}, withPlaces(joined([block, ...after]), places), ...guidance);
}

/** Template variables are printed where the text has `{{NAME}}`. */
function withVariables({ xml }: Markup, declarations: QtiNode[], writer: QtiWriter): Markup {
  const names = declarations.map(({ attributes }) => attributes?.identifier ?? '');
  return new Markup(
    xml.replace(/\{\{([\w.:-]{1,100})\}\}/g, (found, name: string) =>
      names.includes(name) ? writer.element('printedVariable', { identifier: name }).xml : found,
    ),
  );
}

function feedbackElement(
  { outcome: variableName, id, hides, text }: QtiFeedback,
  { format }: QuestionContent,
  writer: QtiWriter,
): Markup {
  const attributes = { outcomeIdentifier: variableName, identifier: id, showHide: hides ? 'hide' : 'show' };
  const shown = richText(text, format);
  return writer.element(
    'modalFeedback',
    attributes,
    writer.isVersion3 ? writer.element('contentBody', {}, shown) : shown,
  );
}
