import { anyCharacter, category, type CharacterTest, classEscape, escapedCharacter, not } from './character-classes.js';

/** A parsed regular expression. `max` is Infinity without an upper limit. */
export type Pattern =
  | { kind: 'character'; test: CharacterTest }
  | { kind: 'sequence'; parts: Pattern[] }
  | { kind: 'choice'; options: Pattern[] }
  | { kind: 'repeat'; part: Pattern; min: number; max: number };

/** Why a text is no regular expression that can be matched in linear time. */
export class PatternError extends Error {}

const maxDepth = 50;

/**
 * Reads a regular expression of XML Schema (part 2, appendix F), which has no backreferences and no lookaround. Many
 * authors write the anchors `^` and `$` of other dialects; at the ends of a branch they are accepted and change nothing,
 * because the whole text must match.
 */
export class PatternReader {
  private readonly characters: string[];
  private at = 0;
  private depth = 0;

  constructor(source: string) {
    this.characters = Array.from(source);
  }

  read(): Pattern {
    const pattern = this.choice();
    if (this.peek !== undefined) throw new PatternError('there is a ) without its (');
    return pattern;
  }

  private get peek(): string | undefined {
    return this.characters[this.at];
  }

  private take(): string {
    const character = this.characters[this.at];
    if (character === undefined) throw new PatternError('it ends too early');
    this.at += 1;
    return character;
  }

  private takeIf(character: string): boolean {
    if (this.peek !== character) return false;
    this.at += 1;
    return true;
  }

  private choice(): Pattern {
    this.depth += 1;
    if (this.depth > maxDepth) throw new PatternError('its groups are nested too deep');
    const options = [this.branch()];
    while (this.takeIf('|')) options.push(this.branch());
    this.depth -= 1;
    return options.length === 1 && options[0] ? options[0] : { kind: 'choice', options };
  }

  private branch(): Pattern {
    const parts: Pattern[] = [];
    this.takeIf('^');
    while (this.peek !== undefined && this.peek !== '|' && this.peek !== ')') {
      const part = this.piece();
      if (part) parts.push(part);
    }
    return { kind: 'sequence', parts };
  }

  private piece(): Pattern | undefined {
    if (this.peek === '$' && this.isEndOfBranch(this.at + 1)) {
      this.at += 1;
      return undefined;
    }
    let part = this.atom();
    for (let bounds = this.quantifier(); bounds; bounds = this.quantifier()) part = { kind: 'repeat', part, ...bounds };
    return part;
  }

  private isEndOfBranch(at: number): boolean {
    const next = this.characters[at];
    return next === undefined || next === '|' || next === ')';
  }

  private atom(): Pattern {
    const character = this.take();
    if (character === '(') return this.group();
    if (character === '[') return { kind: 'character', test: this.characterClass() };
    if (character === '.') return { kind: 'character', test: anyCharacter };
    if (character === '\\') return { kind: 'character', test: this.escape() };
    if ('?*+{'.includes(character)) throw new PatternError(`${character} repeats nothing`);
    return { kind: 'character', test: (given) => given === character };
  }

  private group(): Pattern {
    if (this.takeIf('?') && !this.takeIf(':'))
      throw new PatternError('lookaround and named groups are not part of XML Schema patterns');
    const inside = this.choice();
    if (!this.takeIf(')')) throw new PatternError('a ( is not closed');
    return inside;
  }

  private escape(): CharacterTest {
    const letter = this.take();
    if (letter === 'p' || letter === 'P') return this.property(letter === 'P');
    const ofClass = classEscape(letter);
    if (ofClass) return ofClass;
    const character = escapedCharacter(letter);
    if (character === undefined) throw new PatternError(`\\${letter} is not part of XML Schema patterns`);
    return (given) => given === character;
  }

  private property(isNegated: boolean): CharacterTest {
    let name = '';
    if (!this.takeIf('{')) throw new PatternError('\\p must be followed by a category such as {L}');
    for (let next = this.take(); next !== '}'; next = this.take()) name += next;
    const test = category(name);
    if (!test) throw new PatternError(`\\p{${name.slice(0, 20)}} is an unknown category`);
    return isNegated ? not(test) : test;
  }

  private quantifier(): { min: number; max: number } | undefined {
    if (this.takeIf('?')) return { min: 0, max: 1 };
    if (this.takeIf('*')) return { min: 0, max: Infinity };
    if (this.takeIf('+')) return { min: 1, max: Infinity };
    return this.takeIf('{') ? this.bounds() : undefined;
  }

  private bounds(): { min: number; max: number } {
    let text = '';
    for (let next = this.take(); next !== '}'; next = this.take()) text += next;
    const [, min = '', comma, max = ''] = /^(\d{1,4})(,)?(\d{1,4})?$/.exec(text) ?? [];
    const high = comma ? Number(max || Infinity) : Number(min);
    if (min === '' || (!comma && max !== '') || high < Number(min))
      throw new PatternError(`{${text.slice(0, 20)}} is not a number of repetitions`);
    return { min: Number(min), max: high };
  }

  /** After the opening bracket. A class may end with a subtraction, as in `[a-z-[aeiou]]`. */
  private characterClass(): CharacterTest {
    const isNegated = this.takeIf('^');
    const tests: CharacterTest[] = [];
    let removed: CharacterTest | undefined;
    while (!this.takeIf(']')) {
      if (this.peek === '-' && this.characters[this.at + 1] === '[') {
        this.at += 2;
        removed = this.characterClass();
      } else tests.push(this.classEntry());
    }
    const isIn: CharacterTest = (character) => tests.some((test) => test(character));
    const chosen = isNegated ? not(isIn) : isIn;
    return (character) => chosen(character) && !removed?.(character);
  }

  private classEntry(): CharacterTest {
    const first = this.take();
    const isClass = first === '\\' && (classEscape(this.peek ?? '') !== undefined || /^[pP]$/.test(this.peek ?? ''));
    if (isClass) return this.escape();
    const from = first === '\\' ? this.literalEscape() : first;
    const isRange = this.peek === '-' && !['[', ']', undefined].includes(this.characters[this.at + 1]);
    if (!isRange) return (character) => character === from;
    this.at += 1;
    const last = this.take();
    const to = last === '\\' ? this.literalEscape() : last;
    return (character) => codeOf(from) <= codeOf(character) && codeOf(character) <= codeOf(to);
  }

  private literalEscape(): string {
    const letter = this.take();
    const character = escapedCharacter(letter);
    if (character === undefined) throw new PatternError(`\\${letter} is not part of XML Schema patterns`);
    return character;
  }
}

const codeOf = (character: string): number => character.codePointAt(0) ?? 0;
