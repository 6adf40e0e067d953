import { PatternError } from '#questions/types/qti/patterns/pattern-reader.js';
import { LinearPattern } from '#questions/types/qti/patterns/pattern.js';

it.each([
  ['a*b', 'aaab', true],
  ['a*b', 'aaac', false],
  ['(ab|cd)+', 'abcdab', true],
  ['a{2,3}', 'aaaa', false],
  ['a{2,}', 'aaaa', true],
  ['a{2}', 'aa', true],
  ['[a-z-[aeiou]]+', 'xyz', true],
  ['[a-z-[aeiou]]+', 'xyza', false],
  ['[^0-9]*', 'abc', true],
  ['\\d{3}-\\d{2}', '123-45', true],
  ['\\p{Lu}\\P{Lu}*', 'École', true],
  ['\\i\\c*', '_name', true],
  ['.', '\n', false],
  ['a\\.b', 'a.b', true],
  ['^abc$', 'abc', true],
  ['(?:ab)?c', 'c', true],
  ['', '', true],
  ['😀+', '😀😀', true],
])('%s on %s gives %s', (pattern, text, expected) => {
  expect(new LinearPattern(pattern).matches(text)).toBe(expected);
});

it('ignores case if asked to', () => {
  expect(new LinearPattern('[a-c]+').matches('ABC', false)).toBe(true);
  expect(new LinearPattern('[a-c]+').matches('ABC')).toBe(false);
});

it('takes linear time on a pattern that makes backtracking exponential', () => {
  const startedAt = performance.now();

  expect(new LinearPattern('(a*)*b').matches('a'.repeat(5_000))).toBe(false);
  expect(performance.now() - startedAt).toBeLessThan(5_000);
});

it.each(['(', ')', '[a', 'a{2', 'a{3,2}', '*', '\\', '\\q', '\\p{Xx}', '\\pL', '(?<=a)', 'a'.repeat(1_001)])(
  'refuses %s',
  (pattern) => {
    expect(() => new LinearPattern(pattern)).toThrow(PatternError);
  },
);
