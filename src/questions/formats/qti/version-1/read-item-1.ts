import { type Issue } from '#platform/problems/problem.js';
import { type XmlElement } from '#platform/xml/xml-element.js';
import { type QtiItem, Unreadable } from '#questions/formats/qti/qti-item.js';
import { questionOf } from '#questions/formats/qti/qti-question.js';
import { BodyReader } from '#questions/formats/qti/read/body-reader.js';
import { type MediaFiles } from '#questions/formats/qti/read/media-files.js';
import { checkItem } from '#questions/types/qti/check-item.js';
import { type QtiNode } from '#questions/types/qti/node.js';
import { type QtiInteraction } from '#questions/types/qti/qti-schemas.js';
import { type QtiRules } from '#questions/types/qti/score-item.js';
import { type QuestionContent } from '#questions/types/question-content.js';
import { Fraction } from '#questions/types/shared/fraction.js';
import { acceptBlanks, refuseOtherComparisons } from './blanks.js';
import { calculatedQuestion } from './calculated.js';
import { base, type Response1, variable } from './conditions.js';
import { matchingOf } from './matching-rows.js';
import { materialOf } from './material.js';
import { metadataOf } from './metadata.js';
import { PresentationReader } from './presentation.js';
import { feedbackId, type Processing1, processingOf, showFeedback } from './processing.js';

/** A question made from an item of QTI 1, with its item for identifiers and files. */
export interface Read1 {
  item: QtiItem;
  content: QuestionContent;
  notes: Issue[];
}

/** Reads an `item` of QTI 1.2, of Canvas or of a Common Cartridge. Throws Unreadable if it cannot become a question. */
export function readItem1(element: XmlElement, category: string, media: MediaFiles): Read1 {
  const metadata = metadataOf(element);
  const type = metadata.get('question_type') ?? metadata.get('cc_profile') ?? '';
  const reader = new BodyReader(media);
  refuseOtherComparisons(element);
  const presentation = new PresentationReader(reader, type).read(element.child('presentation'));
  const processing = processingOf(element, presentation.responses);
  const rules = rulesOf(presentation.responses, acceptBlanks(processing.rules, presentation));
  const { content: html, interactions } = presentation;
  const shown = { content: html, interactions: interactions.map((one) => inText(one, interactions.length)) };
  const item = { ...itemOf(element, metadata, category), ...shown, rules, files: reader.files };
  const complete = withFeedback(withManual(item, type, processing), element, processing, reader);
  checkScorable(complete, element);
  const [fault] = checkItem(rules);
  if (fault) throw new Unreadable({ line: fault.node.line ?? element.line, rule: fault.rule, message: fault.message });
  const content = calculatedQuestion(complete, element) ?? questionOf(complete);
  return { item: complete, content: matchingOf(content, type), notes: reader.notes };
}

/** One of several choices is a list inside the text. */
const inText = (one: QtiInteraction, count: number): QtiInteraction =>
  count > 1 && one.type === 'choice' && one.cardinality === 'single' ? { ...one, type: 'inline_choice' } : one;

function itemOf(
  element: XmlElement,
  metadata: Map<string, string>,
  category: string,
): Omit<QtiItem, 'content' | 'interactions' | 'rules'> {
  const points = Fraction.parse(metadata.get('points_possible') ?? metadata.get('cc_weighting') ?? '');
  return {
    identifier: element.attribute('ident') ?? '',
    title: element.attribute('title') ?? '',
    line: element.line,
    category,
    tags: [],
    feedback: [],
    guidance: '',
    generalFeedback: '',
    isManual: false,
    files: [],
    ...(points?.isPositive && { points }),
  };
}

const declaration = (name: string, identifier: string, cardinality: string, baseType: string): QtiNode => ({
  name,
  attributes: { identifier, cardinality, baseType },
});

function rulesOf(responses: ReadonlyMap<string, Response1>, responseProcessing: QtiNode[]): QtiRules {
  const declared = Array.from(responses.values(), ({ id, cardinality, baseType }) =>
    declaration('responseDeclaration', id, cardinality, baseType),
  );
  return {
    declarations: [
      ...declared.map((node) => withCorrect(node, responseProcessing)),
      declaration('outcomeDeclaration', 'SCORE', 'single', 'float'),
      declaration('outcomeDeclaration', 'FEEDBACK', 'multiple', 'identifier'),
    ],
    responseProcessing,
  };
}

/** The order that a rule compares an ordered response with is its correct response. */
function withCorrect(node: QtiNode, rules: QtiNode[]): QtiNode {
  if (node.attributes?.cardinality !== 'ordered') return node;
  const order = find(rules, (one) => one.name === 'ordered')?.children ?? [];
  const values = order.map(({ text = '' }) => ({ name: 'value', text }));
  return values.length > 0 ? { ...node, children: [{ name: 'correctResponse', children: values }] } : node;
}

const find = (nodes: QtiNode[], accepts: (node: QtiNode) => boolean): QtiNode | undefined =>
  nodes.flatMap((node) => (accepts(node) ? [node] : (find(node.children ?? [], accepts) ?? [])))[0];

/** Essays and files: an item whose rules give no score, or a Canvas upload, which has no response at all. */
function withManual(item: QtiItem, type: string, { maxScore }: Processing1): QtiItem {
  const scored = maxScore ? { ...item, maxScore } : item;
  if (type === 'file_upload_question') return byPerson(scored, 'upload');
  const isEssay =
    type === 'essay_question' || (!maxScore && item.interactions.every((one) => one.type === 'text_entry'));
  return isEssay && item.interactions.length > 0 ? byPerson(scored, 'extended_text') : scored;
}

function byPerson(item: QtiItem, type: 'upload' | 'extended_text'): QtiItem {
  const [one = { id: 'RESPONSE', cardinality: 'single' as const }] = item.interactions;
  const place = item.interactions.length === 0 ? `[[${one.id}]]` : '';
  return { ...item, isManual: true, content: item.content + place, interactions: [{ ...one, type }], feedback: [] };
}

/** The feedback of an item. What no rule shows is shown by outcome if it has one of the usual names, and noted if not. */
function withFeedback(item: QtiItem, element: XmlElement, { always, rules }: Processing1, reader: BodyReader): QtiItem {
  const shown = feedbackTexts(element, reader);
  const general = shown.filter(({ id }) => always.includes(id) || id === 'general_fb');
  const others = item.isManual ? [] : shown.filter((one) => !general.includes(one));
  const used = JSON.stringify(rules);
  const isUsed = (id: string) => used.includes(JSON.stringify(id));
  const byOutcome = others.map(({ id }) => feedbackId(id)).filter((id) => !isUsed(id) && outcomes.includes(id));
  const kept = others.filter(({ id }) => isUsed(feedbackId(id)) || byOutcome.includes(feedbackId(id)));
  if (kept.length < others.length) reader.note(element, 'feedback_unused', 'Feedback that no rule shows was left out.');
  const outcomeProcessing = byOutcome.map((id) => outcomeRule(id, item));
  return {
    ...item,
    ...(outcomeProcessing.length > 0 && { rules: { ...item.rules, outcomeProcessing } }),
    generalFeedback: general.map(({ text }) => text).join('\n'),
    feedback: kept.map(({ id, text }) => ({ outcome: 'FEEDBACK', id: feedbackId(id), hides: false, text })),
  };
}

const feedbackTexts = (element: XmlElement, reader: BodyReader): { id: string; text: string }[] =>
  element
    .childrenNamed('itemfeedback')
    .map((one) => ({
      id: one.attribute('ident') ?? '',
      text: materialOf(one, reader) || materialOf(one.child('solution', 'solutionmaterial'), reader),
    }))
    .filter(({ text }) => text !== '');

const outcomes = ['correct', 'incorrect'];

/** Shows feedback if everything was earned, or if nothing was. */
function outcomeRule(id: string, { maxScore = Fraction.one }: QtiItem): QtiNode {
  const limit = id === 'correct' ? ['gte', maxScore.toShort(20)] : ['lte', '0'];
  const [name = '', number = ''] = limit;
  const condition = { name, children: [variable('SCORE'), base('float', number)] };
  const branch = { name: 'outcomeIf', children: [condition, showFeedback(id)] };
  return { name: 'outcomeCondition', children: [branch] };
}

function checkScorable({ interactions, maxScore, isManual }: QtiItem, element: XmlElement): void {
  const refuse = (rule: string, message: string, isBroken = false): never => {
    throw new Unreadable({ line: element.line, rule, message }, isBroken);
  };
  if (interactions.length === 0)
    refuse(
      'qti_no_response',
      'This item has nothing to answer, so it was left out. Add its text to the questions about it.',
    );
  if (interactions.some(({ type }) => type === 'select_point'))
    refuse('qti_unsupported', 'A place on an image needs the size of the image in pixels, so the item was left out.');
  if (!isManual && !maxScore && !element.child('itemproc_extension'))
    refuse('qti_unscored', 'No response of this item earns points, so it was left out.');
}
