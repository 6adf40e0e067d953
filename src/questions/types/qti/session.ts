import { Fraction } from '#questions/types/shared/fraction.js';
import { type Declaration, readDeclaration, record, valueFrom, type VariableKind } from './declarations.js';
import { type QtiNode } from './node.js';
import { type Random, randomFrom } from './random.js';
import { type BaseType, container, numberValue, parseScalar, single, type Value } from './values.js';

/** The responses of a student by response identifier: one text, or several for a container. */
export type Responses = Record<string, string | string[] | null>;

/** The variables of one item in one attempt, while its rules run. */
export class Session {
  readonly random: Random;
  private readonly declarations = new Map<string, Declaration>();
  private readonly values = new Map<string, Value>();
  private readonly corrects = new Map<string, Value>();
  private readonly initials = new Map<string, Value>();

  /** The variables of `declarations`, and the same random numbers for the same seed. */
  constructor(declarations: QtiNode[], seed: number | string) {
    this.random = randomFrom(seed);
    for (const node of declarations) this.declare(declarationOf(node));
    this.values.set('numAttempts', numberValue(Fraction.one));
    this.values.set('completionStatus', single('identifier', 'completed'));
  }

  private declare(declaration: Declaration): void {
    const { identifier, kind, baseType, cardinality, initial, correct } = declaration;
    this.declarations.set(identifier, declaration);
    this.initials.set(identifier, initial);
    this.corrects.set(identifier, correct);
    // A numeric outcome without a default is 0 (QTI 2.2, outcomeDeclaration).
    const isZero = kind === 'outcome' && cardinality === 'single' && (baseType === 'integer' || baseType === 'float');
    this.values.set(identifier, initial ?? (isZero ? numberValue(Fraction.zero) : null));
  }

  /** Takes over what the student gave. Responses without a declaration are left out. */
  respond(responses: Responses): void {
    for (const declaration of this.declared('response')) {
      const { identifier } = declaration;
      const given = Object.hasOwn(responses, identifier) ? responses[identifier] : undefined;
      if (given !== undefined && given !== null) this.values.set(identifier, responseValue(given, declaration));
      else if (given === null) this.values.set(identifier, null);
    }
  }

  declared(kind: VariableKind): Declaration[] {
    return [...this.declarations.values()].filter((declaration) => declaration.kind === kind);
  }

  declaration(identifier: string): Declaration | undefined {
    return this.declarations.get(identifier);
  }

  value(identifier: string): Value {
    return this.values.get(identifier) ?? null;
  }

  correct(identifier: string): Value {
    return this.corrects.get(identifier) ?? null;
  }

  initial(identifier: string): Value {
    return this.initials.get(identifier) ?? null;
  }

  set(identifier: string, value: Value): void {
    this.values.set(identifier, this.typed(identifier, value));
  }

  setCorrect(identifier: string, value: Value): void {
    this.corrects.set(identifier, this.typed(identifier, value));
  }

  /** Sets the default and, as the student has not answered yet, the value. */
  setInitial(identifier: string, value: Value): void {
    const typed = this.typed(identifier, value);
    this.initials.set(identifier, typed);
    this.values.set(identifier, typed);
  }

  /** Gives all template variables their declared values again. */
  resetTemplate(): void {
    for (const { identifier, initial } of this.declared('template')) this.values.set(identifier, initial);
  }

  /** A value in the type of the variable it is assigned to: texts become numbers and a single value a container. */
  private typed(identifier: string, value: Value): Value {
    const declaration = this.declarations.get(identifier);
    if (!declaration || !value || value.fields) return value;
    const { baseType, cardinality } = declaration;
    const items = value.items.map((item) => (typeof item === 'string' ? parseScalar(item, baseType) : item));
    const scalars = items.filter((item) => item !== null);
    if (cardinality === 'multiple' || cardinality === 'ordered') return container(cardinality, baseType, scalars);
    return scalars.length > 1 ? container('multiple', baseType, scalars) : single(baseType, scalars[0] ?? null);
  }
}

/** Declarations that were read already: one item is scored many times. */
const known = new WeakMap<QtiNode, Declaration>();

function declarationOf(node: QtiNode): Declaration {
  const declaration = known.get(node) ?? readDeclaration(node);
  known.set(node, declaration);
  return declaration;
}

function responseValue(given: string | string[], declaration: Declaration): Value {
  const texts = typeof given === 'string' ? [given] : given;
  if (declaration.cardinality !== 'record') return valueFrom(texts, declaration);
  const [text = ''] = texts;
  return text.trim() === '' ? null : numberRecord(text.trim());
}

/** The record of a number a student wrote (QTI 2.2, `textEntryInteraction` bound to a record). */
function numberRecord(text: string): Value {
  const [, whole = '', decimals = '', exponent = ''] =
    /^[+-]?(\d{0,100})(?:\.(\d{0,100}))?(?:[eE]([+-]?\d{1,4}))?$/.exec(text) ?? [];
  const number = Fraction.parse(text);
  const field = (baseType: BaseType, item: string | Fraction | null): Value => single(baseType, item);
  const count = (digits: string) => field('integer', Fraction.of(digits.length));
  const isNumber = number !== null && whole + decimals !== '';
  const significant = (whole + decimals).replace(/^0+/, '');
  return record(
    new Map<string, Value>([
      ['stringValue', field('string', text)],
      ['floatValue', field('float', number)],
      ['integerValue', field('integer', number && /^[+-]?\d+$/.test(text) ? number : null)],
      ['leftDigits', isNumber ? count(whole) : null],
      ['rightDigits', isNumber ? count(decimals) : null],
      ['ndp', isNumber ? count(decimals) : null],
      ['nsf', isNumber ? count(significant) : null],
      ['exponent', exponent === '' ? null : field('integer', Fraction.parse(exponent))],
    ]),
  );
}
