import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseGift } from '#questions/formats/gift/gift.js';
import { type ImportedQuestion } from '#questions/formats/question-format.js';
import type { QuestionContent } from '#questions/types/question-content.js';
import type { QuestionType } from '#questions/types/question-types.js';
import { cpuMsUntilDone } from '../support/cpu-time.js';

/** Joins lines, so that line 3 is the third argument. */
const lines = (...all: string[]) => all.join('\n');

/** The only question of a text that is read without errors and notes. */
async function question(...gift: string[]): Promise<QuestionContent> {
  const report = await parseGift(lines(...gift));
  expect(report).toMatchObject({ errors: [], notes: [], questions: [{}] });
  return report.questions[0].content;
}

const errors = async (...gift: string[]) =>
  (await parseGift(lines(...gift))).errors.map(({ line, rule }) => `${line} ${rule}`);
const notes = async (...gift: string[]) =>
  (await parseGift(lines(...gift))).notes.map(({ line, rule }) => `${line} ${rule}`);
const prompts = (questions: ImportedQuestion[]) => questions.map(({ content }) => content.prompt);

describe('a choice question in GIFT', () => {
  it('has one correct answer marked =', async () => {
    expect(await question("Who's buried in Grant's tomb?{~Grant ~Jefferson =no one}")).toEqual({
      type: 'single_choice',
      title: '',
      prompt: "Who's buried in Grant's tomb?",
      format: 'moodle',
      body: {
        choices: [
          { id: 'a', text: 'Grant' },
          { id: 'b', text: 'Jefferson' },
          { id: 'c', text: 'no one' },
        ],
      },
      key: { credits: { c: '1' } },
      feedback: '',
      points: '1',
      tags: [],
    });
  });

  it('has weights and feedback for each answer', async () => {
    const { key } = await question(
      'Hometown?{~Jerusalem#No. ~%25%Bethlehem#Born there. ~%-50%Rome =Nazareth#Yes!',
      '####Lk 2}',
    );

    expect(key).toEqual({
      credits: { b: '0.25', c: '-0.5', d: '1' },
      feedback: { a: 'No.', b: 'Born there.', d: 'Yes!' },
    });
  });

  it('is multiple choice if no answer earns all points', async () => {
    const { type, key } = await question('Who are entombed?{~%-50%No one ~%50%Grant ~%50%his wife ~%-50%his father}');

    expect([type, key]).toEqual(['multiple_choice', { credits: { a: '-0.5', b: '0.5', c: '0.5', d: '-0.5' } }]);
  });

  it('is single choice if several answers earn all points', async () => {
    expect(await question('Name a season.{=spring =summer ~Easter}')).toMatchObject({
      type: 'single_choice',
      key: { credits: { a: '1', b: '1' } },
    });
  });

  it.each([
    ['50', '0.5'],
    ['100', '1'],
    ['12.5', '0.125'],
    ['-5', '-0.05'],
    ['33.333', '1/3'],
    ['33.33333', '1/3'],
    ['66.66667', '2/3'],
    ['-16.66667', '-1/6'],
    ['83.33333', '5/6'],
    ['14.28571', '1/7'],
    ['11.11111', '1/9'],
    ['8.33333', '1/12'],
    ['33', '0.33'],
    ['33.3', '0.333'],
    ['99.9999999999', '0.999999999999'],
  ])('reads a weight of %s percent as %s', async (percent, credit) => {
    expect((await question(`Q{~%${percent}%some ~none =all}`)).key).toEqual({ credits: { a: credit, c: '1' } });
  });

  it('keeps a percent sign that is not a weight in the text', async () => {
    expect(await parseGift('Which is a pattern?{=%s% of it ~none}')).toMatchObject({
      questions: [{ content: { body: { choices: [{ text: '%s% of it' }, { text: 'none' }] } } }],
      notes: [{ line: 1, rule: 'weight_unknown' }],
    });
  });
});

describe('an answer without text in a choice question in GIFT', () => {
  it.each([
    ['Rice?{~=some~a few}', ['some', 'a few'], 'a'],
    ['She is {~good', '  ~=better} at it.', ['good', 'better'], 'b'],
    ['Rice?{=some ~a few ~}', ['some', 'a few'], 'a'],
  ])('is left out with a note in %j', async (...parts) => {
    const correct = parts.pop();
    const texts = parts.pop() as string[];
    const report = await parseGift(lines(...(parts as string[])));

    expect(report).toMatchObject({
      errors: [],
      notes: [{ rule: 'answer_skipped' }],
      questions: [
        {
          content: {
            type: 'single_choice',
            body: { choices: texts.map((text) => ({ text })) },
            key: { credits: { [String(correct)]: '1' } },
          },
        },
      ],
    });
  });

  it('is incorrect without a mark, as in Moodle, with a note', async () => {
    const report = await parseGift(lines('Q{', 'a', '~b =c}'));

    expect(report).toMatchObject({ errors: [], notes: [{ line: 2, rule: 'answer_unmarked' }] });
    expect(report.questions[0]?.content.key).toEqual({ credits: { c: '1' } });
    expect(await errors('Q{Rome ~Paris}')).toEqual(['1 right_answer_missing']);
  });

  it('is left out after = if another answer is correct', async () => {
    expect(await notes('Q{==a ~b}')).toEqual(['1 answer_skipped']);
  });

  it('is refused if it has points or feedback', async () => {
    expect(await errors('Q{~%50%', '~%50%b ~c}')).toEqual(['1 answer_empty']);
    expect(await errors('Q{~a', '=', '~b}')).toEqual(['2 answer_empty']);
    expect(await errors('Q{=a', '~#no}')).toEqual(['2 answer_empty']);
  });

  it('is explained if it begins with #, which is feedback', async () => {
    const { errors: found } = await parseGift('::Red:: Which colour is red? {=#ff0000 ~#00ff00}');

    expect(found).toMatchObject([{ line: 1, rule: 'answer_empty' }]);
    expect(found[0]?.message).toContain('\\#');
    expect((await question('Which colour is red? {=\\#ff0000 ~\\#00ff00}')).body).toMatchObject({
      choices: [{ text: '#ff0000' }, { text: '#00ff00' }],
    });
  });
});

describe('a weight in GIFT', () => {
  it('after the = of a choice must be 100, because Moodle gives all points for =', async () => {
    expect(await notes('Q{=%100%a ~b}')).toEqual(['1 weight_redundant']);
    expect(await errors('Q{~b', '=%50%a}')).toEqual(['2 weight_after_equals']);
  });

  it.each(['33,333', '50 ', '+50', '--5'])(
    'written as %s is refused instead of shown in the answer',
    async (percent) => {
      expect(await errors(`Q{~%${percent}%a ~b =c}`)).toEqual(['1 weight_unreadable']);
      expect(await errors(`Q{=%${percent}%a =b}`)).toEqual(['1 weight_unreadable']);
    },
  );

  it('may have a decimal point without decimals, or many decimals', async () => {
    expect((await question('Q{~%50.%a ~%33.3333333333333333%b =c}')).key).toMatchObject({
      credits: { a: '0.5', b: '1/3' },
    });
  });
});

describe('HTML in the answers of a GIFT question', () => {
  it.each(['~<img src="a.png">', "~see <a class='x' href='y'>y</a>", '~b#<span style="color: red">no</span>'])(
    'is refused if its = is not escaped: %s',
    async (answer) => {
      expect(await errors('[html]Q{', '=a', answer, '}')).toEqual(['3 equals_in_tag']);
    },
  );

  it('is read if its = is escaped', async () => {
    const { body } = await question('[html]Q{=<img src\\="a.png"> ~x<b ="c" ~a<br>="b"}');

    expect(body).toMatchObject({ choices: [{ text: '<img src="a.png">' }, { text: 'x<b' }, { text: '"c"' }, {}, {}] });
  });
});

describe('Cloze gaps in a GIFT file', () => {
  it.each(['{1:SHORTANSWER:=wet}', '{:SA:=wet}', '{1:MULTICHOICE_V:~a~=b}', '{ 2:NM:=5:0.1 }'])(
    'are refused: %s',
    async (gap) => {
      expect(await errors('Water', `is ${gap} ok`)).toEqual(['2 cloze_in_gift']);
      expect(await errors(`Water is ${gap} and ${gap}`)).toEqual(['1 cloze_in_gift']);
    },
  );

  it('are not seen in an answer with colons', async () => {
    expect((await question('When?{10:30:PM}')).type).toBe('short_text');
  });
});

describe('a missing word in GIFT', () => {
  it.each([
    ['Grant is {~buried =entombed ~living} in his tomb.', 'Grant is _____ in his tomb.', 'single_choice'],
    ['Two plus two equals {=four =4}.', 'Two plus two equals _____.', 'short_text'],
    ['{=Asia} is the largest continent.', '_____ is the largest continent.', 'short_text'],
    ['Pi is {#3.14:0.01}, roughly.', 'Pi is _____, roughly.', 'numeric'],
    ['Two plus two equals {=four}', 'Two plus two equals', 'short_text'],
  ])('is at the place of the answers in %j', async (gift, prompt, type) => {
    expect(await question(gift)).toMatchObject({ prompt, type });
  });
});

describe('a true or false question in GIFT', () => {
  it.each([
    ['{T}', { answer: true }],
    ['{TRUE}', { answer: true }],
    ['{F}', { answer: false }],
    ['{ F }', { answer: false }],
    ['{FALSE#It is not.}', { answer: false, feedback: { wrong: 'It is not.' } }],
    ['{T#Look again.#Well seen.}', { answer: true, feedback: { wrong: 'Look again.', right: 'Well seen.' } }],
    ['{F##Well seen.}', { answer: false, feedback: { right: 'Well seen.' } }],
  ])('%s', async (answers, key) => {
    expect(await question(`The sun rises in the east.${answers}`)).toMatchObject({ type: 'true_false', body: {}, key });
  });

  it.each(['{true}', '{False#No.}', '{t}'])('%s is a short answer as in Moodle, with a note', async (answers) => {
    expect(await parseGift(`The sun rises in the east.${answers}`)).toMatchObject({
      questions: [{ content: { type: 'short_text' } }],
      notes: [{ line: 1, rule: 'truth_not_capital' }],
    });
  });
});

describe('a short answer in GIFT', () => {
  it('is not case-sensitive and has credit and feedback for each text', async () => {
    expect(await question('Best animal?{=Frog#Good! =%50%Cat =%0%*#Wrong.', '####[moodle]Frogs.}')).toMatchObject({
      type: 'short_text',
      key: {
        caseSensitive: false,
        answers: [
          { text: 'Frog', credit: '1', feedback: 'Good!' },
          { text: 'Cat', credit: '0.5' },
          { text: '*', credit: '0', feedback: 'Wrong.' },
        ],
      },
      feedback: 'Frogs.',
    });
  });

  it('needs no mark if it is the only one', async () => {
    expect((await question('The word for 1?{One}')).key).toMatchObject({ answers: [{ text: 'One', credit: '1' }] });
  });

  it('is joined to one line', async () => {
    expect((await question('The capital?{=New', '  Delhi}')).key).toMatchObject({ answers: [{ text: 'New Delhi' }] });
  });
});

describe('a number in GIFT', () => {
  it.each([
    ['{#1822}', [{ value: '1822', credit: '1' }]],
    ['{# 1822 : 5 }', [{ value: '1822', tolerance: '5', credit: '1' }]],
    ['{#-3.142..-3.141}', [{ min: '-3.142', max: '-3.141', credit: '1' }]],
    ['{#1e-3:.5}', [{ value: '1e-3', tolerance: '.5', credit: '1' }]],
    [
      '{#=1822:0 #Yes! =%50%1822:2#Close. ~1823#Not yet.}',
      [
        { value: '1822', tolerance: '0', credit: '1', feedback: 'Yes!' },
        { value: '1822', tolerance: '2', credit: '0.5', feedback: 'Close.' },
        { value: '1823', credit: '0', feedback: 'Not yet.' },
      ],
    ],
    [
      '{#3:2~#Completely wrong}',
      [
        { value: '3', tolerance: '2', credit: '1' },
        { credit: '0', feedback: 'Completely wrong' },
      ],
    ],
    [
      '{#=5 =%0%*#Not five}',
      [
        { value: '5', credit: '1' },
        { credit: '0', feedback: 'Not five' },
      ],
    ],
  ])('%s', async (answers, read) => {
    expect(await question(`When was Grant born?${answers}`)).toMatchObject({
      type: 'numeric',
      body: { units: [] },
      key: { answers: read },
    });
  });
});

describe('matching in GIFT', () => {
  it('pairs prompts with shuffled options', async () => {
    const { body, key } = await question('Capitals.{=Canada -> Ottawa =Italy->Rome =Japan -> Tokyo}');

    expect(body).toEqual({
      prompts: [
        { id: '1', text: 'Canada' },
        { id: '2', text: 'Italy' },
        { id: '3', text: 'Japan' },
      ],
      options: [
        { id: 'a', text: 'Tokyo' },
        { id: 'b', text: 'Ottawa' },
        { id: 'c', text: 'Rome' },
      ],
    });
    expect(key).toEqual({ pairs: { 1: 'b', 2: 'c', 3: 'a' } });
  });

  it('adds an option without a prompt for a pair without a prompt', async () => {
    const { body, key } = await question('Activities.{', '=Talk -> Forum', '= -> Chat', '}');

    expect(body).toMatchObject({ prompts: [{ text: 'Talk' }] });
    expect(body).toHaveProperty('options', expect.arrayContaining([{ id: expect.any(String), text: 'Chat' }]));
    expect(key).toMatchObject({ pairs: { 1: expect.any(String) } });
  });

  it('has each option once, even for several prompts', async () => {
    const { body, key } = await question('Where?{=Rome -> Italy =Milan -> Italy =Oslo -> Norway}');

    expect(body).toMatchObject({ options: [{ text: 'Italy' }, { text: 'Norway' }] });
    expect(key).toEqual({ pairs: { 1: 'a', 2: 'a', 3: 'b' } });
  });

  it('has no feedback per pair: # is part of the text, as in Moodle', async () => {
    const report = await parseGift(lines('Who made it?{', '=C# -> Microsoft', '=Java -> Sun#1', '}'));

    expect(report.notes).toMatchObject([{ line: 3, rule: 'hash_kept' }]);
    expect(report.questions).toMatchObject([
      {
        content: {
          type: 'matching',
          body: {
            prompts: [{ text: 'C#' }, { text: 'Java' }],
            options: expect.arrayContaining([{ id: expect.any(String), text: 'Sun#1' }]),
          },
        },
      },
    ]);
  });

  it('may have one option for all prompts', async () => {
    expect(await question('Match {', '=Red -> Primary', '=Blue -> Primary', '=Yellow -> Primary', '}')).toMatchObject({
      body: {
        prompts: [{ text: 'Red' }, { text: 'Blue' }, { text: 'Yellow' }],
        options: [{ id: 'a', text: 'Primary' }],
      },
      key: { pairs: { 1: 'a', 2: 'a', 3: 'a' } },
    });
  });

  it('needs no mark before the first pair and ignores a pair without texts', async () => {
    const report = await parseGift('Capitals.{Canada -> Ottawa =Italy -> Rome = -> }');

    expect(report).toMatchObject({
      errors: [],
      notes: [{ rule: 'pair_skipped' }],
      questions: [{ content: { body: { prompts: [{ text: 'Canada' }, { text: 'Italy' }], options: [{}, {}] } } }],
    });
  });

  it('is not recognized by an arrow in a choice or in feedback', async () => {
    expect((await question('Coffee?{~order -> drink =grind -> brew}')).type).toBe('single_choice');
    expect((await question('Coffee?{=brew#grind -> brew}')).type).toBe('short_text');
  });
});

describe('ordering in GIFT', () => {
  it('keeps the order in the key and shuffles the items', async () => {
    const report = await parseGift(
      lines('::Moodle::Order!{>4 CONTIGUOUS VERT', 'Modular', 'Object', 'Oriented', '####M.}'),
    );

    expect(report.questions[0].content).toMatchObject({
      type: 'ordering',
      body: {
        items: [
          { id: 'a', text: 'Oriented' },
          { id: 'b', text: 'Modular' },
          { id: 'c', text: 'Object' },
        ],
      },
      key: { order: ['b', 'c', 'a'] },
      feedback: 'M.',
    });
    expect(report.notes).toMatchObject([{ line: 1, rule: 'settings_dropped' }]);
  });

  it('has no note if all items are used', async () => {
    expect((await question('Order!{>2 ALL', 'one', 'two', '}')).type).toBe('ordering');
  });

  it('shuffles items into every order, including the correct one', async () => {
    const laidOut = await Promise.all(
      Array.from({ length: 200 }, async (_, index) => (await question(`Order ${index}!{>`, 'one', 'two}')).key),
    );

    expect(new Set(laidOut.map((key) => JSON.stringify(key))).size).toBe(2);
  });
});

describe('an essay in GIFT', () => {
  it('has empty braces', async () => {
    expect(await question('Write about Dag Hammarskjöld. {}')).toMatchObject({ type: 'long_text', body: {}, key: {} });
  });

  it('may have general feedback', async () => {
    expect(await question('Write. { ####Thank you. }')).toMatchObject({ type: 'long_text', feedback: 'Thank you.' });
  });
});

describe('the text of a GIFT question', () => {
  it('has a title between two ::', async () => {
    expect(await question('::Kanji', '  origins\\::: From what country?{=China}')).toMatchObject({
      title: 'Kanji origins:',
      prompt: 'From what country?',
    });
  });

  it('is untitled without the second ::', async () => {
    expect(await question(':: Two and two is {~3 =4 ~5}')).toMatchObject({ title: '', prompt: 'Two and two is' });
    expect(await question('::Title', 'Q{T}')).toMatchObject({ title: '', prompt: 'Title\nQ' });
  });

  it('may have braces in its title', async () => {
    expect(await question('::Sets {a, b}:: Equal? {T}')).toMatchObject({ title: 'Sets {a, b}', prompt: 'Equal?' });
  });

  it('has a title of at most 255 characters', async () => {
    const report = await parseGift(`::${'word '.repeat(60)}:: Q {T}`);

    expect(report.notes).toMatchObject([{ line: 1, rule: 'title_shortened' }]);
    expect(report.questions[0]?.content.title).toMatch(/^word word .{100,245}word…$/);
  });

  it('is the title if there is no other text', async () => {
    expect(await parseGift('::What is 2 + 2?::{#4}')).toMatchObject({
      questions: [{ content: { title: 'What is 2 + 2?', prompt: 'What is 2 + 2?', format: 'plain' } }],
      notes: [{ line: 1, rule: 'prompt_from_title' }],
    });
  });

  it('unescapes marks and keeps all other backslashes', async () => {
    const { prompt } = await question('\\~ \\= \\# \\{ \\} \\: \\\\ a\\nb \\\\neq \\frac \\" \\{T\\} {T}');

    expect(prompt).toBe('~ = # { } : \\ a\nb \\neq \\frac \\" {T}');
  });

  it.each(['html', 'markdown', 'plain', 'moodle'])('may be [%s]', async (format) => {
    expect(await question(`::T::[${format}] Text {T}`)).toMatchObject({ format, prompt: 'Text' });
  });

  it('keeps indentation in formats where it has a meaning', async () => {
    expect((await question('[markdown]list  ', '- one', '    - two  ', '{T}')).prompt).toBe('list  \n- one\n    - two');
    expect((await question('wrapped  ', '    text {T}')).prompt).toBe('wrapped\ntext');
  });

  it('keeps an unknown format in brackets in the text, with a note', async () => {
    expect(await parseGift('[latex]x^2 {T}')).toMatchObject({
      questions: [{ content: { format: 'moodle', prompt: '[latex]x^2' } }],
      notes: [{ line: 1, rule: 'format_unknown' }],
    });
  });

  it('has one format, with a note if an answer specifies another', async () => {
    expect(await notes('[html]Q{', '~[html]a', '~[plain]b#[markdown]c', '=d', '}')).toEqual(['3 format_dropped']);
  });
});

describe('a GIFT file', () => {
  it('may have any line endings, a byte order mark, tabs and trailing blanks', async () => {
    const report = await parseGift(
      '\uFEFFOne?{T}\t \r\n \t\r\n// comment\r\n\tTwo?\t{\r\n\t~a\r\n\t=b\r\n}\r\n\rThree?{F}',
    );

    expect(report).toMatchObject({ errors: [], notes: [] });
    expect(report.questions.map(({ line, content }) => [line, content.prompt])).toEqual([
      [1, 'One?'],
      [4, 'Two?'],
      [9, 'Three?'],
    ]);
  });

  it('may have comments, also inside a question', async () => {
    const { prompt, body } = await question(
      '// one',
      'Which',
      '  // two { ~',
      'one?{',
      '//three }',
      '~a',
      '=b // not this',
      '}',
    );

    expect([prompt, body]).toEqual([
      'Which\none?',
      {
        choices: [
          { id: 'a', text: 'a' },
          { id: 'b', text: 'b // not this' },
        ],
      },
    ]);
  });

  it('may have blank lines inside answers', async () => {
    const report = await parseGift(lines('One?{', '~a#no', '', 'never', '', '=b', '', '}', '', 'Two?{T}'));

    expect(report).toMatchObject({
      errors: [],
      questions: [{ content: { key: { feedback: { a: 'no\n\nnever' } } } }, { line: 10 }],
    });
  });

  it('may have categories, with or without blank lines around them', async () => {
    const { questions } = await parseGift(
      lines('Q0{T}', '', '$CATEGORY: $course$/top/C:\\new', '', 'Q1{T}', '', 'Q2{T}', '$CATEGORY: b', 'Q3{T}'),
    );

    expect(questions.map(({ category }) => category)).toEqual([
      '',
      '$course$/top/C:\\new',
      '$course$/top/C:\\new',
      'b',
    ]);
  });

  it('may have descriptions, which are left out with a note', async () => {
    const report = await parseGift(lines('// [id:2112]', '::Title::Use a pencil.', '', 'True?{T}'));

    expect(prompts(report.questions)).toEqual(['True?']);
    expect(report.notes).toMatchObject([{ line: 2, rule: 'description_skipped' }]);
  });

  it('may be empty', async () => {
    expect(await parseGift('\n// nothing\n\n')).toEqual({ questions: [], errors: [], notes: [] });
  });
});

describe('a question of a GIFT file that is imported twice', () => {
  const ids = async (...gift: string[]) =>
    (await parseGift(lines(...gift))).questions.map(({ externalId }) => externalId);

  it('is identified by the id in its comment', async () => {
    const { questions } = await parseGift(
      lines('// question: 9 [id:his-[7\\]] [tag:war] [tag:a b]', '// [tag:war]', 'Q{T}'),
    );

    expect(questions).toMatchObject([{ externalId: 'his-[7]', content: { tags: ['war', 'a b'] } }]);
  });

  it('is identified by its text without an id, regardless of position and line breaks', async () => {
    const [first, second] = await ids('One?{T}', '', 'Two words?{F}');

    expect(await ids('// moved', 'Two', '   words?{F}', '', 'One?{T}')).toEqual([second, first]);
    expect(first).toMatch(/^[0-9a-f]{16}$/);
  });

  it('is the same in every Unicode form of its text', async () => {
    const gift = 'Où est née Zoë ?{=Orléans -> 1 =Gênes -> 2 =Málaga -> é}';
    const read = async (form: 'NFC' | 'NFD') => JSON.stringify(await parseGift(gift.normalize(form))).normalize('NFC');

    expect(await read('NFD')).toBe(await read('NFC'));
  });

  it('has another id than a question with the same text', async () => {
    const once = await ids('Q{T}', '', 'Q{T}');

    expect(new Set(once).size).toBe(2);
    expect(await ids('Q{T}', '', 'Q{T}')).toEqual(once);
  });

  it('is identified by its text if the id is taken', async () => {
    const report = await parseGift(lines('// [id:7]', 'One?{T}', '', '// [id:7]', 'Two?{T}'));

    expect(report.questions.map(({ externalId }) => externalId)).toEqual(['7', (await ids('Two?{T}'))[0]]);
    expect(report.notes).toMatchObject([{ line: 5, rule: 'id_unusable' }]);
  });

  it('never gets the id of another question in the file', async () => {
    const [derived] = await ids('Q{T}');

    expect(new Set(await ids(`// [id:${derived}]`, 'Other{T}', '', 'Q{T}')).size).toBe(2);
  });

  it('has its options in the same order', async () => {
    const gift = 'Capitals.{=Canada -> Ottawa =Italy -> Rome =Japan -> Tokyo}';

    expect(await question(gift)).toEqual(await question(gift));
  });

  it('does not take the id of a comment before a blank line', async () => {
    expect(await notes('', '// [id:7]', '', 'Q{T}')).toEqual(['2 labels_loose']);
  });
});

describe('a GIFT question with an error', () => {
  it.each<[error: string, ...gift: string[]]>([
    ['2 answers_unclosed', 'Who', 'is it? {', '~a', '=b'],
    ['2 answers_nested', 'Q1{=a =b', 'Q2{T}'],
    ['2 answers_repeated', 'Q1{T}', 'Q2{F}'],
    ['2 brace_stray', 'Who is', 'it? =a}'],
    ['3 brace_stray', 'Q{', '~a =b}', '~c}'],
    ['1 title_unclosed', '::Title', 'Q{~a::b =c}'],
    ['1 title_unclosed', '::Q1{T}', '::Q2::Text{F}'],
    ['2 prompt_missing', '', '{T}'],
    ['2 answer_empty', 'Q{', '=#well done', '=a}'],
    ['1 answers_too_few', 'Q{~%100%a}'],
    ['2 right_answer_missing', 'Q{', '~a ~b}'],
    ['1 right_answer_missing', 'Q{=%0%a}'],
    ['1 right_answer_missing', 'Q{#=%0%5}'],
    ['2 weight_out_of_range', 'Q{~a', '=%101%b}'],
    ['3 pair_incomplete', 'Q{', '=Canada -> Ottawa', '=Italy', '}'],
    ['3 pair_incomplete', 'Q{', '=Canada -> Ottawa', '=Italy -> ', '}'],
    ['2 right_answer_missing', 'Q{', '= -> Ottawa', '= -> Rome', '}'],
    ['1 answers_too_few', 'Q{=Canada -> Ottawa}'],
    ['1 number_unreadable', 'Q{#}'],
    ['2 number_unreadable', 'Q{#', '=3,14', '}'],
    ['1 number_unreadable', 'Q{#1:2:3}'],
    ['1 number_unreadable', 'Q{#1/3}'],
    ['1 number_unreadable', 'Q{#1e999999}'],
    ['1 number_missing', 'Q{#*}'],
    ['1 range_reversed', 'Q{#5..1}'],
    ['1 tolerance_negative', 'Q{#5:-1}'],
    ['1 answers_too_few', 'Q{>3 ALL a b c}'],
  ])('is reported as %s', async (error, ...gift) => {
    expect(await errors(...gift)).toEqual([error]);
  });

  it('has a message that says how to fix it', async () => {
    expect(await parseGift('Q{T')).toEqual({
      questions: [],
      errors: [{ line: 1, rule: 'answers_unclosed', message: 'This { is not closed. Write } after the answers.' }],
      notes: [],
    });
  });

  it('does not prevent the other questions from being read', async () => {
    const report = await parseGift(
      lines('Q1{T}', '', 'Q2{~a', '', 'Q3{F}', '', 'Q4}', '', '::Q5{T}', '', 'Q6{#x}', '', 'Q7{T}'),
    );

    expect(prompts(report.questions)).toEqual(['Q1', 'Q3', 'Q5', 'Q7']);
    expect(report.errors.map(({ line, rule }) => [line, rule])).toEqual([
      [3, 'answers_unclosed'],
      [7, 'brace_stray'],
      [11, 'number_unreadable'],
    ]);
  });

  it.each([
    ['a title', '::T2::', 'Q2', '{T}'],
    ['a category', '$CATEGORY: b', 'Q2 {T}'],
    ['a comment and a text', '// question: 2', 'Q2', '{T}'],
  ])('ends at a blank line before %s if it is not closed', async (_, ...next) => {
    const report = await parseGift(lines('Q1 {', '~a', '', '=b', '', ...next));

    expect(report.errors).toMatchObject([{ line: 1, rule: 'answers_unclosed' }]);
    expect(prompts(report.questions)).toEqual(['Q2']);
  });
});

describe('the limits of a GIFT file', () => {
  it('are 2 MB', async () => {
    expect(await parseGift('ä'.repeat(1024 * 1024 + 1))).toMatchObject({
      errors: [{ rule: 'file_too_large' }],
      questions: [],
    });
  });

  it('exclude characters that cannot be stored', async () => {
    expect(await errors('Q{T}', '', 'Q\0{T}')).toEqual(['3 character_forbidden']);
    expect(await errors('Q{T}', '', '', 'Q\uD800{T}')).toEqual(['4 character_forbidden']);
  });

  it('are 2,000 questions', async () => {
    const report = await parseGift('Q{T}\n\n'.repeat(2_002));

    expect(report.questions).toHaveLength(2_000);
    expect(report.errors).toMatchObject([{ line: 4_001, rule: 'questions_too_many' }]);
  });

  it('are 100 answers per question', async () => {
    expect(await errors(`Q{=${'~a'.repeat(100)}}`)).toEqual(['1 answers_too_many']);
    expect(await errors('Q', '{>', 'item\n'.repeat(101), '}')).toEqual(['2 answers_too_many']);
  });

  const repeated = [
    '{',
    '}',
    '~',
    '=',
    '#',
    ':',
    '\\',
    '%',
    '>',
    '[',
    '\n',
    ' ',
    '\t',
    '\r',
    '//',
    '[id:',
    '// [id:',
    '// [id:\\]',
    '{\n\n',
    'a\n\n',
    '~{\n\n',
    '}\n\n',
    '{}',
    '$CATEGORY:\n',
    '// [id:x]\n\n',
    '[html]',
    '####',
    '->',
    '=a->b',
    '{T} ',
  ];
  const openings = ['', 'Q{', 'Q{#', 'Q{T', 'Q{>\n', '::', 'Q{=a->', 'Q{~%', 'Q{=a#', '[', '// [id:', 'Q{####'];

  const timeOf = (gift: string, boundMs: number) => cpuMsUntilDone(() => parseGift(gift), boundMs);

  it.each(openings)('is read in linear time if it repeats marks after %j', async (opening) => {
    const times: number[] = [];
    for (const piece of repeated) times.push(await timeOf(opening + piece.repeat(100_000 / piece.length), 2_000));

    expect(Math.max(...times)).toBeLessThan(2_000);
  });

  it.each(['Q{', 'Q{a\n\n', 'a\n', '~', 'Q{=[html]a', '// [id:'])(
    'is read in linear time with 2 MB of %j',
    async (piece) => {
      expect(await timeOf(piece.repeat(2_000_000 / piece.length), 20_000)).toBeLessThan(20_000);
    },
  );
});

/** Published sample files, which are not part of the repository. Their tests are skipped if they are missing. */
const samples = join(process.env.HOMEROOM_SHARED ?? '../shared', 'data/question-formats');
const hasSamples = existsSync(samples);
if (!hasSamples) console.info(`No sample questions in ${samples}: the tests that read them are skipped.`);
const describeSamples = hasSamples ? describe : describe.skip;
const sample = (path: string) => readFileSync(join(samples, path), 'utf8');

function countTypes(questions: ImportedQuestion[]): Partial<Record<QuestionType, number>> {
  const types: Partial<Record<QuestionType, number>> = {};
  for (const { content } of questions) types[content.type] = (types[content.type] ?? 0) + 1;
  return types;
}

describeSamples("Moodle's own GIFT files", () => {
  it('examples.txt: all 43 questions', async () => {
    const { questions, errors, notes } = await parseGift(sample('gift/examples.txt'));

    expect([errors, notes]).toEqual([[], []]);
    expect(questions).toHaveLength(43);
    expect(countTypes(questions)).toEqual({
      single_choice: 16,
      multiple_choice: 2,
      true_false: 5,
      short_text: 9,
      numeric: 8,
      matching: 3,
    });
    expect(new Set(questions.map(({ externalId }) => externalId)).size).toBe(43);
    expect((await parseGift(sample('gift/examples.txt'))).questions).toEqual(questions);
  });

  it('examples.txt: the question about control characters', async () => {
    const { questions } = await parseGift(sample('gift/examples.txt'));

    expect(questions.find(({ content }) => content.title === 'GIFT Control Characters')).toMatchObject({
      line: 148,
      content: {
        body: { choices: ['~', '=', '#', '{', '}', '\\'].map((text) => ({ text })) },
        key: { credits: { f: '1' }, feedback: { a: '~ is a control character.' } },
      },
    });
  });

  it('testimport.gift.txt: an ordering question with an id', async () => {
    const { questions, errors, notes } = await parseGift(sample('gift/testimport.gift.txt'));

    expect([errors, notes]).toMatchObject([[], [{ line: 3, rule: 'settings_dropped' }]]);
    expect(questions).toMatchObject([
      { line: 3, externalId: 'myid', content: { type: 'ordering', title: 'Moodle', format: 'html' } },
    ]);
    expect(questions[0].content.feedback).toBe(
      'The correct answer is "Modular Object Oriented Dynamic Learning Environment".',
    );
    expect(inOrder(questions[0].content)).toEqual([
      'Modular',
      'Object',
      'Oriented',
      'Dynamic',
      'Learning',
      'Environment',
    ]);
  });

  it('testexport.gift.txt: the same question as Moodle writes it', async () => {
    const { questions, errors, notes } = await parseGift(sample('gift/testexport.gift.txt'));

    expect([errors, notes]).toMatchObject([[], [{ line: 3, rule: 'settings_dropped' }]]);
    expect(questions).toMatchObject([{ externalId: 'myid', content: { type: 'ordering', feedback: '' } }]);
  });

  it('questions_in_category.gift.txt: four questions in one category', async () => {
    const { questions, errors, notes } = await parseGift(sample('gift/questions_in_category.gift.txt'));

    expect([errors, notes]).toEqual([[], []]);
    expect(questions.map(({ line, category, content }) => [line, category, content.title, content.type])).toEqual([
      [5, '$course$/Default for New Features', 'Moodle activities', 'matching'],
      [14, '$course$/Default for New Features', 'Greeting', 'single_choice'],
      [22, '$course$/Default for New Features', 'Moodle user', 'short_text'],
      [27, '$course$/Default for New Features', 'Moodle acronym', 'true_false'],
    ]);
    expect(questions[1].content.prompt).toMatch('<a href="http://demo.moodle.net/file.php/5/media/bonjour.mp3">');
  });
});

function inOrder(content: QuestionContent): string[] {
  if (content.type !== 'ordering') return [];
  const texts = new Map(content.body.items.map(({ id, text }) => [id, text]));
  return content.key.order.map((id) => texts.get(id) ?? '');
}

/** What fuhrmanator's parser makes of a question: its own shape, as far as ours holds it. */
interface Text {
  format: string;
  text: string;
}
interface NumberRange {
  type: 'simple' | 'range' | 'high-low';
  number?: number;
  range?: number;
  numberLow?: number;
  numberHigh?: number;
}
interface Choice<T> {
  isCorrect: boolean;
  weight: number | null;
  text: T;
  feedback: Text | null;
}
interface Common {
  id: string | null;
  tags: string[] | null;
  title: string | null;
  stem: Text;
  globalFeedback: Text | null;
}
type Entry = { type: 'Category'; title: string } | (Common & { type: 'Description' }) | Expected;
type Expected =
  | (Common & { type: 'Essay' })
  | (Common & { type: 'MC' | 'Short'; choices: Choice<Text>[] })
  | (Common & { type: 'Numerical'; choices: Choice<NumberRange | Text>[] | NumberRange })
  | (Common & { type: 'Matching'; matchPairs: { subquestion: Text; subanswer: string }[] })
  | (Common & { type: 'TF'; isTrue: boolean; trueFeedback: Text | null; falseFeedback: Text | null });

/**
 * A question in a form common to both parsers. They differ intentionally:
 * - white space inside a text: theirs joins wrapped lines, ours keeps them like Moodle; a short answer is one line;
 * - a gap before a full stop: theirs writes `_____ .`, ours keeps the sentence like Moodle;
 * - true-false feedback: theirs uses the first for the answer true, Moodle and ours for an incorrect response;
 * - text formats: ours has one per question and notes an answer with another one;
 * - `~33.33333%` is a decimal in theirs and an exact third in ours; both are rounded here;
 * - a pair without a prompt is a pair in theirs and an additional option in ours;
 * - descriptions and categories are entries in theirs, notes and a property of questions in ours.
 */
interface Comparable {
  type: QuestionType;
  id: string;
  tags: string[];
  title: string;
  format: string;
  prompt: string;
  feedback: string;
  answers: unknown;
}

const flat = (text?: Text | string | null) =>
  (typeof text === 'string' ? text : (text?.text ?? '')).replace(/\s+/g, ' ').replace('_____ .', '_____.').trim();

const rounded = (credit: string) => {
  const [numerator, denominator = '1'] = credit.split('/');
  return Number((Number(numerator) / Number(denominator)).toFixed(4));
};

function answersOf(content: QuestionContent): unknown {
  const { type, body, key } = content;
  if (type === 'true_false') return [key.answer, flat(key.feedback?.wrong), flat(key.feedback?.right)];
  if (type === 'single_choice' || type === 'multiple_choice') {
    return body.choices.map(({ id, text }) => [flat(text), rounded(key.credits[id] ?? '0'), flat(key.feedback?.[id])]);
  }
  if (type === 'short_text') return key.answers.map((one) => [one.text, rounded(one.credit), flat(one.feedback)]);
  if (type === 'numeric') {
    return key.answers.map(({ value, tolerance, min, max, credit, feedback }) => [
      [value, tolerance, min, max].map((number) => number && Number(number)),
      rounded(credit),
      flat(feedback),
    ]);
  }
  if (type !== 'matching') return [];
  const options = new Map(body.options.map(({ id, text }) => [id, flat(text)]));
  return [body.prompts.map(({ id, text }) => [flat(text), options.get(key.pairs[id])]), [...options.values()].sort()];
}

const ours = ({ externalId, content }: ImportedQuestion): Comparable => ({
  type: content.type,
  id: /^[0-9a-f]{16}$/.test(externalId) ? '' : externalId,
  tags: content.tags,
  title: content.title,
  format: content.format,
  prompt: flat(content.prompt),
  feedback: flat(content.feedback),
  answers: answersOf(content),
});

const shareOf = ({ isCorrect, weight }: { isCorrect: boolean; weight: number | null }) =>
  rounded(String(weight === null ? Number(isCorrect) : weight / 100));

function rangeOf(range: NumberRange | Text) {
  if ('format' in range) return [undefined, undefined, undefined, undefined];
  return [range.number, range.range, range.numberLow, range.numberHigh];
}

function theirAnswers(question: Expected): [QuestionType, unknown] {
  switch (question.type) {
    case 'Essay':
      return ['long_text', []];
    case 'TF':
      return ['true_false', [question.isTrue, flat(question.trueFeedback), flat(question.falseFeedback)]];
    case 'Matching': {
      const pairs = question.matchPairs.map((pair) => [flat(pair.subquestion), flat(pair.subanswer)]);
      return ['matching', [pairs.filter(([prompt]) => prompt), pairs.map(([, option]) => option).sort()]];
    }
    case 'Numerical': {
      const { choices } = question;
      if (!Array.isArray(choices)) return ['numeric', [[rangeOf(choices), 1, '']]];
      return ['numeric', choices.map((one) => [rangeOf(one.text), shareOf(one), flat(one.feedback)])];
    }
    default: {
      const isSingle = question.choices.some(({ isCorrect }) => isCorrect);
      const choiceType = isSingle ? 'single_choice' : 'multiple_choice';
      const answers = question.choices.map((one) => [flat(one.text), shareOf(one), flat(one.feedback)]);
      return [question.type === 'Short' ? 'short_text' : choiceType, answers];
    }
  }
}

function theirs(question: Entry): Comparable[] {
  if (question.type === 'Category' || question.type === 'Description') return [];
  const [type, answers] = theirAnswers(question);
  const { id, tags, title, stem, globalFeedback } = question;
  return [
    {
      type,
      id: id ?? '',
      tags: tags ?? [],
      title: title ?? '',
      format: stem.format,
      prompt: flat(stem),
      feedback: flat(globalFeedback),
      answers,
    },
  ];
}

const fuhrmanator = hasSamples
  ? readdirSync(join(samples, 'gift-fuhrmanator-mit'))
      .filter((file) => file.endsWith('.gift'))
      .map((file) => file.replace('.gift', ''))
  : ['none'];

describeSamples('the GIFT files of fuhrmanator', () => {
  const read = (name: string) => parseGift(sample(`gift-fuhrmanator-mit/${name}.gift`));
  const expected = (name: string) => JSON.parse(sample(`gift-fuhrmanator-mit/${name}.json`)) as Entry[];

  it('are 51', () => {
    expect(fuhrmanator).toHaveLength(51);
  });

  it.each(fuhrmanator)('%s.gift is read like by the other parser', async (name) => {
    const { questions, errors } = await read(name);

    expect(errors).toEqual([]);
    expect(questions.map(ours)).toEqual(expected(name).flatMap(theirs));
  });

  it('have a note for everything that is left out', async () => {
    const noted = await Promise.all(
      fuhrmanator.map(
        async (name) => [name, (await read(name)).notes.map(({ line, rule }) => `${line} ${rule}`)] as const,
      ),
    );

    expect(Object.fromEntries(noted.filter(([, rules]) => rules.length > 0))).toEqual({
      description1: ['1 description_skipped'],
      descriptionTitleEscapedColon: ['1 description_skipped'],
      descriptionWithID: ['2 description_skipped'],
      markdown: [1, 3, 6, 11].map((line) => `${line} description_skipped`),
      mcHTMLComment: ['2 format_dropped'],
      totara_moodle_match: ['6 format_dropped'],
      totara_moodle_multichoice: ['7 format_dropped'],
      totara_moodle_multichoice_multi: ['7 format_dropped'],
      totara_moodle_shortanswer_general_feedback: ['8 format_dropped'],
    });
  });

  it.each(['category1', 'categorySpecialCharacter'])(
    '%s.gift sets the category of the following questions',
    async (name) => {
      const { questions } = await parseGift(`${sample(`gift-fuhrmanator-mit/${name}.gift`)}\n\nQ{T}`);

      expect(questions).toMatchObject([{ category: expected(name)[0].title }]);
    },
  );
});
