import { breakable, drawable, runsOf } from '#platform/pdf/text-runs.js';

const latin = /^[\p{Script=Latin}\p{Script=Common}]+$/u;
const arabic = /^[\p{Script=Arabic} ()]+$/u;
const findFont = (cluster: string, preferred?: string) => {
  const fits = { latin: latin.test(cluster), arabic: arabic.test(cluster) };
  if (preferred && fits[preferred as keyof typeof fits]) return preferred;
  return fits.latin ? 'latin' : fits.arabic ? 'arabic' : undefined;
};
/** The runs from left to right, each with its font. */
const shown = (line: string) => runsOf(line, findFont)?.map(({ text, font }) => `${font}:${text}`);

describe('the runs of a line', () => {
  it('are one run for one script', () => {
    expect(shown('Ben Bauer (2)')).toEqual(['latin:Ben Bauer (2)']);
    expect(shown('محمد بن علي')).toEqual(['arabic:محمد بن علي']);
  });

  it('stand in visual order when directions are mixed', () => {
    expect(shown('Ben محمد علي Bauer')).toEqual(['latin:Ben ', 'arabic:محمد علي', 'arabic: ', 'latin:Bauer']);
    expect(shown('محمد Ben Bauer علي')).toEqual(['arabic:علي', 'latin: ', 'latin:Ben Bauer', 'arabic:محمد ']);
  });

  it('mirror brackets from right to left', () => {
    expect(shown('محمد (علي)')).toEqual(['arabic:محمد )علي(']);
    expect(runsOf('محمد (علي)', findFont)?.map(({ isRightToLeft }) => isRightToLeft)).toEqual([true]);
  });

  it('are undefined when no font has a character', () => {
    expect(shown('Ben 王')).toBeUndefined();
  });
});

describe('a drawable text', () => {
  it.each([
    ['without emoji', 'Mia 🎓👩‍🏫 Moreau 🇹🇭 1️⃣', 'Mia Moreau 1'],
    ['without controls and marks of direction', 'Mia\u202E\u200F\u0007 Moreau', 'Mia Moreau'],
    ['with Thai vowels as fonts compose them', 'น้ำ กำ', 'น\u0E4D\u0E49\u0E32 ก\u0E4D\u0E32'],
    ['with digits and signs of the text', 'Course #1* © 2026', 'Course #1* © 2026'],
  ])('is %s', (_rule, text, expected) => {
    expect(drawable(text)).toBe(expected);
  });

  it('may break between words and around characters of Chinese and Thai', () => {
    expect(breakable('Reading maps, again')).toEqual(['Reading ', 'maps, ', 'again']);
    expect(breakable('阅读地图。').length).toBeGreaterThan(1);
    expect(breakable('阅读地图。').at(-1)).toMatch(/。$/);
    expect(breakable('สวัสดีครับ').length).toBeGreaterThan(1);
    expect(breakable('').length).toBe(0);
  });
});
