import { isInside, shapes } from '#questions/types/qti/geometry.js';
import { attributeOf, type QtiNode } from '#questions/types/qti/node.js';
import { fromDouble, toDouble } from '#questions/types/qti/numbers.js';
import { type Session } from '#questions/types/qti/session.js';
import {
  booleanValue,
  container,
  numberOf,
  numberValue,
  type QtiValue,
  sameScalar,
  sameValue,
  type Scalar,
  single,
  type Value,
} from '#questions/types/qti/values.js';
import { Fraction } from '#questions/types/shared/fraction.js';
import { itemsOf, many, numericAttribute, type Operator, type Operators, strict, wholeAttribute } from './operator.js';

/** Repetitions and containers are bounded, so that no item makes the server build a huge one. */
const maxItems = 10_000;

/** `multiple` and `ordered`: a container of all values. It remembers that a NULL was left out, for `statsOperator`. */
const gathered = (cardinality: 'multiple' | 'ordered'): Operator => ({
  operands: [0, many],
  evaluate: (operands) => {
    const given = operands.filter((operand) => operand !== null);
    const made = container(cardinality, given[0]?.baseType ?? 'string', given.flatMap(itemsOf).slice(0, maxItems));
    return made && given.length < operands.length ? { ...made, hasNull: true } : made;
  },
});

/** Containers (QTI 2.2, section 8.4). A single value counts as a container of one. */
export const containers: Operators = {
  multiple: gathered('multiple'),
  ordered: gathered('ordered'),
  containerSize: {
    operands: [1, 1],
    evaluate: ([operand = null]) => numberValue(Fraction.of(itemsOf(operand).length)),
  },
  index: { operands: [1, 2], evaluate: index },
  random: strict(1, random),
  member: strict(2, ([value = null, list = null]) => booleanValue(hasAll(list, value))),
  contains: strict(2, contains),
  delete: { operands: [2, 2], evaluate: without },
  repeat: { operands: [1, many], requires: ['numberRepeats'], evaluate: repeat },
  fieldValue: strict(
    1,
    ([record = null], node) => record?.fields?.get(attributeOf(node, 'fieldIdentifier') ?? '') ?? null,
    ['fieldIdentifier'],
  ),
  inside: strict(1, inside, ['shape', 'coords']),
  randomInteger: { operands: [0, 0], requires: ['max'], evaluate: randomInteger },
  randomFloat: { operands: [0, 0], requires: ['max'], evaluate: randomFloat },
};

const hasAll = (list: Value, value: Value): boolean =>
  itemsOf(value).every((item) => itemsOf(list).some((candidate) => sameScalar(item, candidate)));

/** Whether the first container contains the second: the same number of each, and in this order if ordered. */
function contains([list = null, part = null]: Value[]): Value {
  if (!list || !part) return null;
  if (list.cardinality === 'ordered' && part.cardinality === 'ordered') return booleanValue(hasRun(list, part));
  const rest = [...list.items];
  const isIn = part.items.every((item) => {
    const at = rest.findIndex((candidate) => sameScalar(item, candidate));
    if (at >= 0) rest.splice(at, 1);
    return at >= 0;
  });
  return booleanValue(isIn);
}

const hasRun = (list: QtiValue, part: QtiValue): boolean =>
  list.items.some((_, start) =>
    sameValue({ ...list, items: list.items.slice(start, start + part.items.length) }, part),
  );

/** The item at a place, counted from 1: the attribute `n`, or a second operand. */
function index([list = null, place = null]: Value[], node: QtiNode, session: Session): Value {
  const at = wholeAttribute(node, 'n', session) ?? Number(numberOf(place) ?? 0);
  return list ? single(list.baseType, list.items[at - 1] ?? null) : null;
}

function random([list = null]: Value[], _: QtiNode, session: Session): Value {
  if (!list) return null;
  return single(list.baseType, list.items[Math.floor(session.random() * list.items.length)] ?? null);
}

function without([value = null, list = null]: Value[]): Value {
  if (!value || !list || (list.cardinality !== 'multiple' && list.cardinality !== 'ordered')) return null;
  const kept = list.items.filter((item) => !value.items.some((removed) => sameScalar(item, removed)));
  return container(list.cardinality, list.baseType, kept);
}

function repeat(operands: Value[], node: QtiNode, session: Session): Value {
  const count = wholeAttribute(node, 'numberRepeats', session);
  const given = operands.filter((operand) => operand !== null);
  const once = given.flatMap(itemsOf);
  if (count === null || count < 1 || once.length * count > maxItems) return null;
  const items = Array.from({ length: count }).flatMap((): Scalar[] => once);
  return container('ordered', given[0]?.baseType ?? 'string', items);
}

/** True if the point, or one point of the container, is in the area. */
function inside([points = null]: Value[], node: QtiNode): Value {
  const shape = shapes.find((known) => known === attributeOf(node, 'shape')) ?? 'default';
  const coords = attributeOf(node, 'coords') ?? '';
  return booleanValue(itemsOf(points).some((point) => isInside(String(point), { shape, coords })));
}

/** One of `min`, `min + step` … up to `max`. */
function randomInteger(_: Value[], node: QtiNode, session: Session): Value {
  const [min, max] = [wholeAttribute(node, 'min', session) ?? 0, wholeAttribute(node, 'max', session)];
  const step = wholeAttribute(node, 'step', session) ?? 1;
  if (max === null || max < min || step < 1) return null;
  const choices = Math.floor((max - min) / step) + 1;
  return numberValue(Fraction.of(min + step * Math.floor(session.random() * choices)));
}

function randomFloat(_: Value[], node: QtiNode, session: Session): Value {
  const [min, max] = ['min', 'max'].map((name) => toDouble(numericAttribute(node, name, session) ?? Fraction.zero));
  if (min === undefined || max === undefined || min > max) return null;
  return single('float', fromDouble(min + session.random() * (max - min)));
}
