import { type Issue } from '#platform/problems/problem.js';
import { type XmlElement } from '#platform/xml/xml-element.js';
import { type QtiItem, Unreadable } from '#questions/formats/qti/qti-item.js';
import { attributeOf, childNamed, childrenNamed, identifierOf, type QtiNode } from '#questions/types/qti/node.js';
import { type QtiFeedback, type QtiInteraction } from '#questions/types/qti/qti-schemas.js';
import { type QtiRules } from '#questions/types/qti/score-item.js';
import { Fraction, sum } from '#questions/types/shared/fraction.js';
import { BodyReader } from './body-reader.js';
import { MediaFiles } from './media-files.js';
import { attributeIn, elementNamed, elementsNamed } from './qti-node.js';
import { readRules } from './qti-rules.js';

const manualTypes = ['extended_text', 'upload', 'drawing'];

/** Reads an `assessmentItem` of QTI 2 or 3. Throws Unreadable if it cannot become a question. */
export function readItem(root: XmlElement, media = new MediaFiles()): { item: QtiItem; notes: Issue[] } {
  const { rules, faults } = readRules(root);
  const [fault] = faults;
  if (fault) throw new Unreadable(fault);
  const body = elementNamed(root, 'itemBody');
  const reader = new BodyReader(media);
  const content = reader.inner(body).trim();
  for (const modal of elementsNamed(root, 'modalFeedback')) reader.html(modal);
  const interactions = reader.interactions.map((one) => withCardinality(one, rules, body ?? root));
  const isManual = interactions.some(({ type }) => manualTypes.includes(type))
    ? !scoresItself(rules)
    : isUnscored(rules);
  checkScorable(root, rules);
  const general = reader.feedback.filter((one) => isAlways(one, rules));
  const item: QtiItem = {
    identifier: attributeIn(root, 'identifier') ?? '',
    title: attributeIn(root, 'title') ?? '',
    line: root.line,
    category: '',
    tags: [],
    content,
    interactions,
    rules,
    isManual,
    feedback: reader.feedback.filter((one) => !general.includes(one)),
    guidance: reader.guidance,
    generalFeedback: general.map(({ text }) => text).join('\n'),
    maxScore: maxScoreOf(rules),
    files: reader.files,
  };
  return { item, notes: reader.notes };
}

/** Feedback for the declared value of an outcome that no rule changes. */
function isAlways(
  { outcome, id, hides }: QtiFeedback,
  { declarations, responseProcessing = [], outcomeProcessing = [] }: QtiRules,
): boolean {
  const declaration = declarations.find((node) => node.name === 'outcomeDeclaration' && identifierOf(node) === outcome);
  const [initial] = childrenNamed(childNamed(declaration ?? { name: '' }, 'defaultValue'), 'value');
  const rules = JSON.stringify([responseProcessing, outcomeProcessing]);
  return !hides && initial?.text?.trim() === id && !rules.includes(`"identifier":${JSON.stringify(outcome)}`);
}

function withCardinality(one: QtiInteraction, { declarations }: QtiRules, body: XmlElement): QtiInteraction {
  const declaration = declarations.find((node) => node.name === 'responseDeclaration' && identifierOf(node) === one.id);
  const cardinality = declaration && attributeOf(declaration, 'cardinality');
  if (cardinality === 'multiple' || cardinality === 'ordered' || cardinality === 'record')
    return { ...one, cardinality };
  if (declaration) return one;
  const message = `The response ${one.id} of an interaction is not declared.`;
  throw new Unreadable({ line: body.line, rule: 'qti_variable_unknown', message });
}

const isUnscored = ({ responseProcessing, outcomeProcessing }: QtiRules): boolean =>
  !responseProcessing && !outcomeProcessing;

const scoresItself = ({ responseProcessing, outcomeProcessing }: QtiRules): boolean =>
  JSON.stringify([responseProcessing, outcomeProcessing]).includes('"SCORE"');

/**
 * An item that declares a score but no rules for it is scored by a person. Without even that, every student would get
 * nothing, so the item is refused.
 */
function checkScorable(root: XmlElement, rules: QtiRules): void {
  if (rules.responseProcessing || elementsNamed(root, 'outcomeDeclaration').length > 0) return;
  const message = `The item ${attributeIn(root, 'identifier')} has neither a correct response nor a score.`;
  throw new Unreadable({ line: root.line, rule: 'qti_unscored', message });
}

const numberIn = (text: string | undefined): Fraction | undefined => {
  const number = text === undefined ? null : Fraction.parse(text.trim());
  return number?.isPositive ? number : undefined;
};

/**
 * The score that earns everything, as declared: MAXSCORE, `normalMaximum` of SCORE, or the upper bound or the positive
 * points of a mapping; undefined if nothing is declared.
 */
function maxScoreOf({ declarations, responseProcessing = [] }: QtiRules): Fraction | undefined {
  const outcome = (name: string) =>
    declarations.find((node) => node.name === 'outcomeDeclaration' && identifierOf(node) === name);
  const maximum = childrenNamed(childNamed(outcome('MAXSCORE') ?? { name: '' }, 'defaultValue'), 'value')[0]?.text;
  const score = outcome('SCORE') ?? { name: '' };
  const declared = numberIn(maximum) ?? numberIn(attributeOf(score, 'normalMaximum'));
  return declared ?? tableMaximum(score) ?? mappingMaximum(declarations, responseProcessing);
}

/** The best value of the lookup table of SCORE. */
function tableMaximum(score: QtiNode): Fraction | undefined {
  const tables = [childNamed(score, 'interpolationTable'), childNamed(score, 'matchTable')];
  const targets = tables.flatMap((table) =>
    (table?.children ?? []).map((entry) => numberIn(attributeOf(entry, 'targetValue'))),
  );
  return targets.filter((target) => target !== undefined).reduce<Fraction | undefined>(larger, undefined);
}

const larger = (one: Fraction | undefined, other: Fraction | undefined): Fraction | undefined =>
  one && other && one.compare(other) >= 0 ? one : (other ?? one);

function mappingMaximum(declarations: QtiNode[], rules: QtiNode[]): Fraction | undefined {
  if (!JSON.stringify(rules).includes('"mapResponse')) return undefined;
  const maxima = declarations.flatMap((node) => {
    const mapping = childNamed(node, 'mapping') ?? childNamed(node, 'areaMapping');
    const values = (mapping?.children ?? []).flatMap((entry) => numberIn(attributeOf(entry, 'mappedValue')) ?? []);
    if (!mapping || values.length === 0) return [];
    const isSingle = attributeOf(node, 'cardinality') === 'single';
    const best = isSingle ? values.reduce((one, other) => larger(one, other) ?? other) : sum(values);
    const upper = numberIn(attributeOf(mapping, 'upperBound'));
    return [upper && upper.compare(best) < 0 ? upper : best];
  });
  return maxima.length > 0 ? sum(maxima) : undefined;
}
