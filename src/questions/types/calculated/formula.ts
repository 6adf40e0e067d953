/**
 * Formulas of calculated questions: numbers, `{variables}`, `+ - * / ^`, parentheses and the functions below, with the
 * names and meanings of Moodle's calculated questions. Parsed by recursive descent in one pass and evaluated as IEEE 754
 * doubles; nothing of a formula is ever run as code (docs/decisions/0200).
 */

export const formulaLimits = { length: 1_000, depth: 50 };

/** A parsed formula: computes its value from the values of its variables. */
export interface Formula {
  variables: string[];
  evaluate(values: ReadonlyMap<string, number>): number;
}

/** Why a text is not a formula. */
export class FormulaError extends Error {}

type Node = (values: ReadonlyMap<string, number>) => number;

const degrees = 180 / Math.PI;

/**
 * Rounds halves away from zero, as PHP and so Moodle does: to 15 significant figures first, because 1.005 is a little less than
 * a half in binary.
 */
function round(value: number, places = 0): number {
  const scale = 10 ** places;
  const scaled = Number((Math.abs(value) * scale).toPrecision(15));
  const rounded = (Math.sign(value) * Math.round(scaled)) / scale;
  return Number.isFinite(rounded) ? rounded : value;
}

interface FormulaFunction {
  arity: readonly [min: number, max: number];
  apply: (...values: number[]) => number;
}

const one = (apply: (value: number) => number): FormulaFunction => ({
  arity: [1, 1],
  apply: (value = NaN) => apply(value),
});
const two = (apply: (first: number, second: number) => number): FormulaFunction => ({
  arity: [2, 2],
  apply: (first = NaN, second = NaN) => apply(first, second),
});

const functions: ReadonlyMap<string, FormulaFunction> = new Map<string, FormulaFunction>([
  ['abs', one(Math.abs)],
  ['acos', one(Math.acos)],
  ['acosh', one(Math.acosh)],
  ['asin', one(Math.asin)],
  ['asinh', one(Math.asinh)],
  ['atan', one(Math.atan)],
  ['atan2', two(Math.atan2)],
  ['atanh', one(Math.atanh)],
  ['ceil', one(Math.ceil)],
  ['cos', one(Math.cos)],
  ['cosh', one(Math.cosh)],
  ['deg2rad', one((value) => value / degrees)],
  ['exp', one(Math.exp)],
  ['expm1', one(Math.expm1)],
  ['floor', one(Math.floor)],
  ['fmod', two((first, second) => first % second)],
  ['log', { arity: [1, 2], apply: (value = NaN, base = Math.E) => Math.log(value) / Math.log(base) }],
  ['log10', one(Math.log10)],
  ['log1p', one(Math.log1p)],
  ['max', { arity: [2, 20], apply: Math.max }],
  ['min', { arity: [2, 20], apply: Math.min }],
  ['pi', { arity: [0, 0], apply: () => Math.PI }],
  ['pow', two(Math.pow)],
  ['rad2deg', one((value) => value * degrees)],
  ['round', { arity: [1, 2], apply: (value = NaN, places = 0) => round(value, Math.trunc(places)) }],
  ['sin', one(Math.sin)],
  ['sinh', one(Math.sinh)],
  ['sqrt', one(Math.sqrt)],
  ['tan', one(Math.tan)],
  ['tanh', one(Math.tanh)],
]);

/** A number, a variable, a name or an operator. Spaces between tokens are skipped before matching. */
const token =
  /(\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|\{([A-Za-z][A-Za-z0-9_]{0,39})\}|([A-Za-z][A-Za-z0-9]{0,9})|([-+*/^(),])/y;

/** Parses a formula. Throws FormulaError with a sentence for its author. */
export function parseFormula(text: string): Formula {
  if (text.length > formulaLimits.length) {
    throw new FormulaError(`A formula must have at most ${formulaLimits.length} characters.`);
  }
  return new Parser(text).parse();
}

class Parser {
  private at = 0;
  private depth = 0;
  private readonly variables = new Set<string>();
  private readonly tokens: RegExpExecArray[];

  constructor(text: string) {
    this.tokens = tokensOf(text);
  }

  parse(): Formula {
    const evaluate = this.sum();
    if (this.at < this.tokens.length) throw new FormulaError(`Unexpected ${this.shown()} in the formula.`);
    return { variables: [...this.variables], evaluate };
  }

  private sum(): Node {
    let left = this.product();
    for (let operator = this.take('+', '-'); operator; operator = this.take('+', '-')) {
      const [before, right] = [left, this.product()];
      left = operator === '+' ? (of) => before(of) + right(of) : (of) => before(of) - right(of);
    }
    return left;
  }

  private product(): Node {
    let left = this.sign();
    for (let operator = this.take('*', '/'); operator; operator = this.take('*', '/')) {
      const [before, right] = [left, this.sign()];
      left = operator === '*' ? (of) => before(of) * right(of) : (of) => before(of) / right(of);
    }
    return left;
  }

  /** `-2^2` is -4: a sign binds less than a power. */
  private sign(): Node {
    return this.nested(() => {
      const operator = this.take('+', '-');
      if (!operator) return this.power();
      const operand = this.sign();
      return operator === '-' ? (of) => -operand(of) : operand;
    });
  }

  /** `2^3^2` is 2^9: powers group to the right. */
  private power(): Node {
    const base = this.operand();
    if (!this.take('^')) return base;
    const exponent = this.sign();
    return (of) => base(of) ** exponent(of);
  }

  private operand(): Node {
    const next = this.tokens[this.at];
    if (!next) throw new FormulaError('The formula ends too early.');
    const [, number, variable, name] = next;
    if (number === undefined && variable === undefined && name === undefined) return this.group();
    this.at++;
    if (number !== undefined) return constant(Number(number));
    if (variable !== undefined) {
      this.variables.add(variable);
      return (of) => of.get(variable) ?? NaN;
    }
    return this.call(name ?? '');
  }

  private group(): Node {
    this.expect('(');
    const inner = this.nested(() => this.sum());
    this.expect(')');
    return inner;
  }

  private call(name: string): Node {
    const known = functions.get(name.toLowerCase());
    if (!known) throw new FormulaError(`Unknown function ${name}. Variables are written {${name}}.`);
    this.expect('(');
    const inputs: Node[] = [];
    if (!this.take(')')) {
      do inputs.push(this.nested(() => this.sum()));
      while (this.take(','));
      this.expect(')');
    }
    const [min, max] = known.arity;
    if (inputs.length < min || inputs.length > max) {
      throw new FormulaError(`${name} takes ${min === max ? min : `${min} to ${max}`} values.`);
    }
    return (of) => known.apply(...inputs.map((input) => input(of)));
  }

  private nested(parse: () => Node): Node {
    if (++this.depth > formulaLimits.depth) throw new FormulaError('The formula is nested too deeply.');
    const node = parse();
    this.depth--;
    return node;
  }

  private take(...operators: string[]): string | undefined {
    const operator = this.tokens[this.at]?.[4];
    if (operator === undefined || !operators.includes(operator)) return undefined;
    this.at++;
    return operator;
  }

  private expect(operator: string): void {
    if (!this.take(operator)) throw new FormulaError(`Expected ${operator} instead of ${this.shown()}.`);
  }

  private shown(): string {
    return this.tokens[this.at]?.[0] ?? 'the end';
  }
}

const constant =
  (value: number): Node =>
  () =>
    value;

function tokensOf(text: string): RegExpExecArray[] {
  const tokens: RegExpExecArray[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text.charAt(at))) {
      at++;
      continue;
    }
    token.lastIndex = at;
    const found = token.exec(text);
    if (!found) throw new FormulaError(`Unexpected ${text.charAt(at)} in the formula.`);
    tokens.push(found);
    at = token.lastIndex;
  }
  return tokens;
}
