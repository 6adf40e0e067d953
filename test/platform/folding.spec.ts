import { foldText } from '#platform/text/folding.js';
import { openSchool } from '../support/school.js';

const school = openSchool();

describe('text of people', () => {
  it.each([
    ['Çelikzz', 'celikzz'],
    ['C\u0327elikzz', 'ÇELIKZZ'],
    ['Straße', 'STRASSE'],
    ['Łukasz Bjørn', 'lukasz bjorn'],
    ['Æsop Œuvre', 'aesop oeuvre'],
    ['Đặng Thị', 'dang thi'],
    ['İstanbul', 'ıstanbul'],
    ['ΟΔΥΣΣΕΥΣ', 'Οδυσσεύς'],
    ['Алёна', 'АЛЕНА'],
    ['مُحَمَّد', 'محمد'],
    ['محمـــد', 'محمد'],
    ['أحمد', 'احمد'],
    ['שָׁלוֹם', 'שלום'],
    ["O'Hara", 'O’Hara'],
    ['O´Hara', 'OHARA'],
    ['ﬁnale', 'finale'],
    ['Ｔｏｋｙｏ', 'tokyo'],
    ['\u202eAna\u200b\u00ad Maria', 'ana  maria'],
    ['Anna–Maria', 'anna-maria'],
    ['Grade ٣', 'grade 3'],
  ])('is equal: %j and %j', (one, other) => {
    expect(foldText(one)).toBe(foldText(other));
  });

  it.each([
    ['C++', 'C'],
    ['Anna-Maria', 'Anna Maria'],
    ['ด', 'ดี'],
    ['か', 'さ'],
    ['Meier', 'Meyer'],
  ])('differs: %j and %j', (one, other) => {
    expect(foldText(one)).not.toBe(foldText(other));
  });

  it('is folded by PostgreSQL as by the application', async () => {
    const texts = [...eachLetter(), ...mixtures(5_000)];

    const rows = await school.sql<{ folded: string }>(
      'SELECT fold_text(text) AS folded FROM unnest($1::text[]) WITH ORDINALITY AS given(text, n) ORDER BY n',
      [texts],
    );

    const differences = texts.filter((text, n) => rows[n]?.folded !== foldText(text));
    expect(texts.length).toBeGreaterThan(9_000);
    expect(differences).toEqual([]);
  });
});

/** Letters, marks and punctuation of Latin, Greek, Cyrillic, Hebrew, Arabic, Indic and East Asian scripts. */
function eachLetter(): string[] {
  const blocks = [
    [0x20, 0x24f],
    [0x250, 0x5ff],
    [0x600, 0x6ff],
    [0x900, 0x97f],
    [0xe00, 0xe7f],
    [0x1e00, 0x1fff],
    [0x2000, 0x206f],
    [0x2100, 0x214f],
    [0x3040, 0x30ff],
    [0x4e00, 0x4eff],
    [0xac00, 0xacff],
    [0xfb00, 0xfdff],
    [0xfe70, 0xffef],
  ] as const;
  const letters = blocks.flatMap(([from, to]) =>
    Array.from({ length: to - from + 1 }, (_, n) => String.fromCharCode(from + n)),
  );
  return letters
    .filter((letter) => /\p{Assigned}/u.test(letter))
    .flatMap((letter) => [`A${letter}b`, `a ${letter}`.normalize('NFD')]);
}

/** Texts of random pieces, the same in every run. */
function mixtures(count: number): string[] {
  const pieces = [
    ...'AaÅßẞŒæıİIiŠςΣΆЁйІأإىةهﬃｅ가ㄱがカｶดี',
    "'",
    '’',
    '´',
    ' ',
    '\u00a0',
    '-',
    '–',
    '_',
    '.',
    '\u0301',
    '\u0308',
  ].concat(['\u0307', '\u0327', '\u064b', '\u0640', '\u200b', '\u200d', '\u00ad', '\t', '\u0001', '\u2028']);
  let seed = 1;
  const next = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  return Array.from({ length: count }, () =>
    Array.from({ length: 1 + next(8) }, () => pieces[next(pieces.length)]).join(''),
  );
}
