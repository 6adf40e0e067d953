import { type CharacterTest } from './character-classes.js';
import { type Pattern, PatternError, PatternReader } from './pattern-reader.js';

/** Longer texts match no pattern, and larger patterns are refused: time is their product. */
const maxTextLength = 5_000;
const maxSourceLength = 1_000;
const maxStates = 1_000;

interface State {
  /** Reads a character that passes; without it, the state leads on without reading. */
  test?: CharacterTest;
  next: number[];
}

/**
 * A regular expression as a nondeterministic automaton (Thompson, 1968). All its states are followed in parallel, so that
 * matching is linear in the text whatever the author wrote; a backtracking matcher could take exponential time.
 */
export class LinearPattern {
  private readonly states: State[] = [{ next: [] }];
  private readonly start: number;

  /** Throws PatternError if the text is not a pattern of XML Schema or too large. */
  constructor(source: string) {
    if (source.length > maxSourceLength) throw new PatternError(`it is longer than ${maxSourceLength} characters`);
    this.start = this.build(new PatternReader(source).read(), 0);
  }

  /** Whether the whole text matches. */
  matches(text: string, isCaseSensitive = true): boolean {
    if (text.length > maxTextLength) return false;
    let current = this.closure([this.start]);
    for (const character of text) {
      const forms = isCaseSensitive ? [character] : formsOf(character);
      const reached = [...current].flatMap((id) => {
        const { test, next } = this.states[id] ?? { next: [] };
        return test && forms.some(test) ? next : [];
      });
      if (reached.length === 0) return false;
      current = this.closure(reached);
    }
    return current.has(0);
  }

  /** Adds the states of a pattern before the state `next`, and returns the first of them. */
  private build(pattern: Pattern, next: number): number {
    switch (pattern.kind) {
      case 'character':
        return this.add({ test: pattern.test, next: [next] });
      case 'sequence':
        return pattern.parts.toReversed().reduce((after, part) => this.build(part, after), next);
      case 'choice':
        return this.add({ next: pattern.options.map((option) => this.build(option, next)) });
      case 'repeat':
        return this.repeat(pattern, next);
    }
  }

  private repeat({ part, min, max }: Extract<Pattern, { kind: 'repeat' }>, next: number): number {
    let first = next;
    if (max === Infinity) {
      const loop: State = { next: [next] };
      first = this.add(loop);
      loop.next.push(this.build(part, first));
    } else {
      for (let count = min; count < max; count += 1) first = this.add({ next: [next, this.build(part, first)] });
    }
    for (let count = 0; count < min; count += 1) first = this.build(part, first);
    return first;
  }

  private add(state: State): number {
    if (this.states.length >= maxStates) throw new PatternError('it has too many repetitions');
    return this.states.push(state) - 1;
  }

  /** All states that are reached without reading a character. */
  private closure(from: number[]): Set<number> {
    const reached = new Set<number>();
    const open = [...from];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (reached.has(id)) continue;
      reached.add(id);
      const state = this.states[id];
      if (state && !state.test) open.push(...state.next);
    }
    return reached;
  }
}

const formsOf = (character: string): string[] => [character, character.toLowerCase(), character.toUpperCase()];
