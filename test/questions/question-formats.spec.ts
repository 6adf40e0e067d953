import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatNamed, type ImportFormat, questionFormats } from '#questions/formats/question-formats.js';
import type { QuestionContent, QuestionOf } from '#questions/types/question-content.js';
import { readQuestion } from '#questions/types/question-rules.js';
import type { QuestionType } from '#questions/types/question-types.js';
import { question } from './examples.js';
import { exported, read, roundTrip, write } from './round-trip.js';

const lines = (...all: string[]) => all.join('\n');

const found = (format: ImportFormat, text: string | Buffer) => read(formatNamed(format), Buffer.from(text));

/** The only question of a file that is read without errors and notes, with the rules of the bank applied. */
async function only<T extends QuestionType>(format: ImportFormat, _: T, text: string): Promise<QuestionOf<T>> {
  const { questions, errors, notes } = await found(format, text);
  expect([errors, notes, questions.map(({ content }) => readQuestion(content))]).toEqual([
    [],
    [],
    [expect.objectContaining({ content: expect.anything() })],
  ]);
  return questions[0].content as QuestionOf<T>;
}

/** Errors or notes as `line rule`. */
const errors = async (format: ImportFormat, text: string) =>
  (await found(format, text)).errors.map(({ line, rule }) => `${line} ${rule}`);
const notes = async (format: ImportFormat, text: string) =>
  (await found(format, text)).notes.map(({ line, rule }) => `${line} ${rule}`);

describe('a question in Aiken', () => {
  it('is a line, answers with letters, and the correct letter', async () => {
    expect(await only('aiken', 'single_choice', 'Who < me?\r\nA) you\r\nB. no one & I\r\nANSWER: B\r\n')).toMatchObject(
      {
        prompt: 'Who < me?',
        format: 'plain',
        body: {
          choices: [
            { id: 'a', text: 'you' },
            { id: 'b', text: 'no one & I' },
          ],
        },
        key: { credits: { b: '1' } },
      },
    );
  });

  it.each([
    ['one answer only', ['Q', 'A) a', 'ANSWER: A'], '1 answers_too_few'],
    ['no question', ['', 'A) a', 'B) b', 'ANSWER: A'], '2 question_missing'],
    ['no ANSWER line', ['Q', 'A) a', 'B) b', '', 'Next', 'A) a', 'B) b', 'ANSWER: A'], '1 answer_line_missing'],
    ['no space after the letter', ['Q', 'A)a', 'B)b', 'ANSWER: A'], '2 space_missing'],
    ['another letter', ['Q', 'A) a', 'C) c', 'ANSWER: A'], '3 letter_unexpected'],
    ['an unknown answer', ['Q', 'A) a', 'B) b', 'ANSWER: C'], '4 answer_unknown'],
    ['two answers', ['Q', 'A) a', 'B) b', 'ANSWER: AB'], '4 answer_unknown'],
    ['small letters', ['Q', 'A) a', 'B) b', 'answer: A'], '4 answer_line_unreadable'],
  ])('with %s is refused with its line', async (_, text, error) => {
    expect(await errors('aiken', lines(...text))).toEqual([error]);
  });

  it('does not keep the next one from being read', async () => {
    const { questions } = await found(
      'aiken',
      lines('Q', 'A)a', 'B)b', 'ANSWER: A', '', 'R', 'A) a', 'B) b', 'ANSWER: B'),
    );

    expect(questions.map(({ line, content }) => [line, content.prompt])).toEqual([[6, 'R']]);
  });
});

describe('a question in the missing word format', () => {
  it('has its answers at the gap, with weights and feedback', async () => {
    const text = lines('Grant is {=entombed#Right. ~75%buried', '~_2 feet under#No.} in his tomb.');

    expect(await only('missing_word', 'single_choice', text)).toMatchObject({
      prompt: 'Grant is _____ in his tomb.',
      body: { choices: [{ text: 'entombed' }, { text: 'buried' }, { text: '2 feet under' }] },
      key: { credits: { a: '1', b: '0.75' }, feedback: { a: 'Right.', c: 'No.' } },
    });
  });

  it('with one answer is a short text', async () => {
    expect((await only('missing_word', 'short_text', 'Two and two are {=four}.')).key.answers).toEqual([
      { text: 'four', credit: '1' },
    ]);
  });

  it.each([
    ['no answers', 'Just a text.', '1 answers_missing'],
    ['an open brace', '\n\nGrant is {=a ~b', '3 answers_unclosed'],
    ['two groups', 'A {=a ~b} and {=c ~d}.', '1 answers_repeated'],
    ['no correct answer', 'A {a ~b}.', '1 right_answer_missing'],
    ['an empty answer', 'A {=a ~~b}.', '1 answer_empty'],
    ['feedback on the only answer', 'A {=a#b}.', '1 feedback_impossible'],
  ])('with %s is refused with its line', async (_, text, error) => {
    expect(await errors('missing_word', text)).toEqual([error]);
  });
});

describe('a text with embedded answers', () => {
  it('has gaps of all kinds with weights', async () => {
    const text = lines(
      'Rome is in {2:SHORTANSWER:=Italy#Yes~%50%Europe}, founded {:NM:=753:1~*#No.},',
      '{1:MULTICHOICE_V:Paris~=Rome~%50%Milan} is its capital, and {1:SAC:=a \\} b \\# c \\~ d &lt;}',
      '{1:MRH:=red~%-50%blue~=green}.',
    );

    const { body, key, points } = await only('embedded_answers', 'cloze', text);

    expect(body.text).toBe('Rome is in [[1]], founded [[2]],\n[[3]] is its capital, and [[4]]\n[[5]].');
    expect(body.gaps.map(({ type, layout }) => [type, layout])).toEqual([
      ['short_text', undefined],
      ['numeric', undefined],
      ['single_choice', 'vertical'],
      ['short_text', undefined],
      ['multiple_choice', 'horizontal'],
    ]);
    expect(points).toBe('6');
    expect(key.gaps).toMatchObject({
      1: {
        weight: '2',
        caseSensitive: false,
        answers: [
          { text: 'Italy', credit: '1', feedback: 'Yes' },
          { text: 'Europe', credit: '0.5' },
        ],
      },
      2: {
        answers: [
          { value: '753', tolerance: '1', credit: '1' },
          { credit: '0', feedback: 'No.' },
        ],
      },
      3: { credits: { b: '1', c: '0.5' } },
      4: { caseSensitive: true, answers: [{ text: 'a } b # c ~ d <' }] },
      5: { credits: { a: '1', b: '-0.5', c: '1' } },
    });
  });

  it.each([
    ['no gap', 'Text', '1 gap_missing'],
    ['an unknown type', 'Text\n{1:NUMBER:=1}', '2 gap_type_unknown'],
    ['a type in small letters', '{1:shortanswer:=a}', '1 gap_type_unknown'],
    ['a gap without answers', '\nText\n{1:MULTICHOICE}', '3 gap_empty'],
    ['an open gap', '{1:SHORTANSWER:=a', '1 gap_unclosed'],
    ['one choice', '{1:MULTICHOICE:=a}', '1 answers_too_few'],
    ['no correct choice', '{1:MULTICHOICE:%50%a~b}', '1 right_answer_missing'],
    ['a number that is none', 'a\nb {1:NUMERICAL:=zero}', '2 number_unreadable'],
  ])('with %s is refused with its line', async (_, text, error) => {
    expect(await errors('embedded_answers', text)).toEqual([error]);
  });

  it('notes scaled weights and shuffled choices', async () => {
    const text = '{1:MULTIRESPONSE:%100%a~%50%b~c} {1:MULTICHOICE_S:=a~b}';

    expect(await notes('embedded_answers', text)).toEqual(['1 weights_scaled', '1 shuffle_dropped']);
  });

  it('is one question per file, and the others are reported', async () => {
    const gap = { id: '1', type: 'short_text' as const };
    const gaps = { 1: { weight: '1', caseSensitive: false, answers: [{ text: 'a', credit: '1' }] } };
    const cloze = question('cloze', { prompt: '', body: { text: 'A [[1]]', gaps: [gap] }, key: { gaps } });

    const { file, notes: lost } = await write(formatNamed('embedded_answers'), [
      exported(cloze, 1),
      exported(cloze, 2),
    ]);

    expect(file.toString()).toBe('A {1:SHORTANSWER:=a}\n');
    expect(lost.map(({ questionId, rule, isLeftOut }) => [questionId, rule, isLeftOut])).toEqual([
      ['question-2', 'one_question', true],
    ]);
  });
});

describe('a question in CSV', () => {
  it('is a row with letters of the correct choices', async () => {
    const text = lines(
      'Question;Choice A;Choice B;Choice C;Correct;Feedback B;Tags;Points',
      'Which are cold?;ice;fire;snow;A; C;;;2'.replace('A; C', '"A, C"').replace(';;;', ';no;winter;'),
    );

    expect(await only('csv', 'multiple_choice', text)).toMatchObject({
      prompt: 'Which are cold?',
      body: {
        choices: [
          { id: 'a', text: 'ice' },
          { id: 'b', text: 'fire' },
          { id: 'c', text: 'snow' },
        ],
      },
      key: { credits: { a: '1', c: '1' }, feedback: { b: 'no' } },
      points: '2',
      tags: ['winter'],
    });
  });

  it.each([
    ['single_choice', 'q,"B; C:50%",a,b,c', { type: 'single_choice', key: { credits: { b: '1', c: '0.5' } } }],
    ['true_false', 'q,true,,,', { type: 'true_false', key: { answer: true } }],
    ['short_text', 'q,A,Rome,,', { type: 'short_text', key: { answers: [{ text: 'Rome', credit: '1' }] } }],
    [
      'numeric',
      'q,"A;B:50%",1822:1,1800..1900,',
      {
        type: 'numeric',
        key: {
          answers: [
            { value: '1822', tolerance: '1' },
            { min: '1800', max: '1900', credit: '0.5' },
          ],
        },
      },
    ],
    ['matching', 'q,,a -> 1,b -> 2,-> 3', { type: 'matching', body: { prompts: [{ text: 'a' }, { text: 'b' }] } }],
    ['ordering', 'q,,one,two,three', { type: 'ordering' }],
    ['long_text', 'q,,,,', { type: 'long_text' }],
  ])('has the type %s', async (type, row, content) => {
    const { questions, errors: faults } = await found(
      'csv',
      `type,question,correct,choice a,choice b,choice c\n${type},${row}\n`,
    );

    expect([faults, questions[0]?.content]).toMatchObject([[], content]);
  });

  it.each([
    ['no column question', 'type,text\nx,y', '1 column_missing'],
    ['no question', 'question,correct\n,true', '2 prompt_missing'],
    ['an unknown type', 'question,type\nq,quiz', '2 type_unknown'],
    ['a letter without choice', 'question,correct,choice_a,choice_b\n\nq,C,a,b', '3 correct_unreadable'],
    ['no correct choice', 'question,correct,choice_a,choice_b\nq,,a,b', '2 correct_missing'],
    ['a number that is none', 'question,type,correct,choice_a\nq,numeric,A,ten', '2 number_unreadable'],
    ['an open quote', 'question,correct\n"q,true', '2 quote_open'],
  ])('with %s is refused with its line', async (_, text, error) => {
    expect(await errors('csv', text)).toEqual([error]);
  });

  it('reports columns it does not know', async () => {
    expect(await notes('csv', 'question,correct,Author\nq,true,Ana\n')).toEqual(['1 columns_unknown']);
  });

  it('guards formulas and reads them again', async () => {
    const content = question('true_false', {
      prompt: '=1+1',
      title: '@SUM',
      body: {},
      key: { answer: true },
      feedback: '-5',
    });

    const { file, lost, notes: reported } = await roundTrip(formatNamed('csv'), [exported(content)]);

    expect([lost, reported]).toEqual([[], []]);
    expect(file.toString()).toContain("'=1+1");
    expect(file.toString()).not.toMatch(/[,\n][=@-]/);
  });
});

const xml = (...questions: string[]) => lines('<?xml version="1.0"?>', '<quiz>', ...questions, '</quiz>');
const moodle = (type: string, ...parts: string[]) =>
  xml(
    `<question type="${type}">`,
    '<name><text>N</text></name>',
    '<questiontext format="html"><text>Q [[1]] [[2]]</text></questiontext>',
    ...parts,
    '</question>',
  );
const answer = (fraction: number | string, text: string, ...more: string[]) =>
  `<answer fraction="${fraction}"><text>${text}</text>${more.join('')}</answer>`;

describe('a question in Moodle XML', () => {
  it('has units that are converted, and others that are answers of their own', async () => {
    const units =
      '<units><unit><multiplier>1</multiplier><unit_name>m</unit_name></unit><unit><multiplier>0.001</multiplier><unit_name>km</unit_name></unit></units>';
    const number = answer(100, '5000', '<tolerance>10</tolerance>');

    const graded = await only(
      'moodle_xml',
      'numeric',
      moodle('numerical', number, units, '<unitgradingtype>2</unitgradingtype><unitpenalty>0.5</unitpenalty>'),
    );
    const free = await only('moodle_xml', 'numeric', moodle('numerical', number, units));

    expect([graded.body.units, graded.key]).toEqual([
      ['m', 'km'],
      {
        answers: [{ value: '5000', tolerance: '10', credit: '1' }],
        unitFactors: { m: '1', km: '1000' },
        unitPenalty: '0.5',
      },
    ]);
    expect(free.key.answers).toEqual([
      { value: '5000', tolerance: '10', credit: '1', unit: 'm' },
      { value: '5', tolerance: '0.01', credit: '1', unit: 'km' },
      { value: '5000', tolerance: '10', credit: '1' },
    ]);
  });

  it('has statements, gaps, variables and labels on an image', async () => {
    const column = (number: number, text: string) =>
      `<column number="${number}"><responsetext><text>${text}</text></responsetext></column>`;
    const row = (number: number) =>
      `<row number="${number}"><optiontext format="html"><text>S${number}</text></optiontext></row>`;
    const weight = (row: number, column: number) =>
      `<weight rownumber="${row}" columnnumber="${column}"><value>1.000</value></weight>`;
    const box = (text: string, infinite = '') => `<dragbox><text>${text}</text><group>1</group>${infinite}</dragbox>`;
    const select = (text: string, group: number) =>
      `<selectoption><text>${text}</text><group>${group}</group></selectoption>`;
    const value = (number: number, of: number) =>
      `<dataset_item><number>${number}</number><value>${of}</value></dataset_item>`;
    const data = `<dataset_definitions><dataset_definition><name><text>a</text></name><minimum><text>1</text></minimum><maximum><text>9</text></maximum><decimals><text>0</text></decimals><dataset_items>${value(1, 3)}${value(2, 4)}</dataset_items></dataset_definition></dataset_definitions>`;
    const formula = answer(100, '2*{a}', '<tolerance>0.01</tolerance><tolerancetype>1</tolerancetype>');

    const kprim = await only(
      'moodle_xml',
      'kprim',
      moodle('kprime', row(1), row(2), column(1, 'Yes'), column(2, 'No'), weight(1, 1), weight(2, 2)),
    );
    const dragged = await only(
      'moodle_xml',
      'gap_match',
      moodle('ddwtos', box('a'), box('b', '<infinite/>'), box('c')),
    );
    const selected = await only(
      'moodle_xml',
      'cloze',
      moodle('gapselect', select('a', 1), select('b', 2), select('c', 1), select('d', 2)),
    );
    const calculated = await only('moodle_xml', 'calculated', moodle('calculatedsimple', formula, data));

    expect([kprim.body.labels, kprim.key.answers]).toEqual([
      { true: 'Yes', false: 'No' },
      { a: true, b: false },
    ]);
    expect([dragged.prompt, dragged.body, dragged.key.pairs]).toMatchObject([
      '',
      { text: 'Q [[1]] [[2]]', choices: [{}, { uses: 0 }, {}] },
      { 1: 'a', 2: 'b' },
    ]);
    expect(selected.body.gaps.map(({ choices }) => choices?.map(({ text }) => text))).toEqual([
      ['a', 'c'],
      ['b', 'd'],
    ]);
    expect([calculated.key.dataSets, calculated.key.answers]).toEqual([
      [{ a: '3' }, { a: '4' }],
      [{ formula: '2*{a}', tolerance: '0.01', toleranceType: 'relative', credit: '1' }],
    ]);
  });

  it.each([
    ['another document', '<html/>', '1 quiz_missing'],
    ['broken XML', '<quiz>\n<question>\n</quiz>', '3 xml_malformed'],
    ['declared entities', '<!DOCTYPE quiz [<!ENTITY a "b">]>\n<quiz/>', '1 xml_entities'],
    ['an unknown grade', moodle('multichoice', answer(33, 'a'), answer(67, 'b')), '6 grade_unknown'],
    ['an empty answer', moodle('shortanswer', answer(100, '')), '6 answer_empty'],
    ['a number that is none', moodle('numerical', answer(100, 'ten')), '6 number_unreadable'],
    ['no truth', moodle('truefalse', answer(0, 'true'), answer(0, 'false')), '3 right_answer_missing'],
    [
      'calculated choices without data',
      moodle('calculatedmulti', answer(100, '{={a}}'), answer(0, '1')),
      '3 data_sets_missing',
    ],
    ['a picture that is missing', moodle('ddimageortext', '<drag><no>1</no><text>a</text></drag>'), '3 image_missing'],
    ['a gap without choice', moodle('ddwtos', '<dragbox><text>a</text></dragbox>'), '5 choice_missing'],
    [
      'a file that is not base64',
      moodle('essay')
        .replace('</questiontext>', '<file name="a.png">?</file></questiontext>')
        .replace('Q ', '@@PLUGINFILE@@/a.png '),
      '5 file_unreadable',
    ],
    ['unreadable points', moodle('essay', '<defaultgrade>many</defaultgrade>'), '6 points_unreadable'],
  ])('with %s is refused with its line', async (_, text, error) => {
    expect(await errors('moodle_xml', text)).toEqual([error]);
  });

  it('with calculated choices has the values of its first data set', async () => {
    const item = (number: number, value: string) =>
      `<dataset_item><number>${number}</number><value>${value}</value></dataset_item>`;
    const data = (name: string, ...values: string[]) =>
      `<dataset_definition><name><text>${name}</text></name><dataset_items>${values.map((value, at) => item(at + 1, value)).join('')}</dataset_items></dataset_definition>`;
    const choice = (fraction: number, text: string, length: number) =>
      `<answer fraction="${fraction}"><text>${text}</text><correctanswerformat>1</correctanswerformat><correctanswerlength>${length}</correctanswerlength></answer>`;
    const file = moodle(
      'calculatedmulti',
      choice(100, '{={a}*{b}} cm²', 1),
      choice(0, '{={a}+{b}} cm²', 0),
      `<dataset_definitions>${data('a', '3', '5')}${data('b', '2.5', '1')}</dataset_definitions>`,
    ).replace('Q ', '{a} by {b}: {={a}/2} ');

    const { questions, notes: reported } = await found('moodle_xml', file);

    expect(questions[0]?.content).toMatchObject({
      type: 'single_choice',
      prompt: expect.stringContaining('3 by 2.5: 1.50'),
      body: { choices: [{ text: '7.5 cm²' }, { text: '6 cm²' }] },
      key: { credits: { a: '1' } },
    });
    expect(reported.map(({ rule, message }) => [rule, message.slice(-15)])).toEqual([
      ['data_set_fixed', 'a = 3, b = 2.5.'],
    ]);
  });

  it('reports by line what has no counterpart', async () => {
    const file = xml(
      '<question type="description"><questiontext><text>Read this.</text></questiontext></question>',
      '<question type="coderunner"/>',
      '<question type="truefalse"><questiontext format="html"><text>Q</text></questiontext>',
      `<penalty>1.0</penalty><hidden>1</hidden><hint format="html"><text>Think.</text></hint>${answer(100, 'true')}${answer(0, 'false')}`,
      '</question>',
    );

    const { questions, notes: reported } = await found('moodle_xml', file);

    expect(questions).toHaveLength(1);
    expect(reported.map(({ line, rule }) => `${line} ${rule}`)).toEqual([
      '3 description_skipped',
      '4 type_skipped',
      '5 settings_dropped',
    ]);
    expect(reported[2]?.message).toContain('penalty (1.0), hidden (1), hint (Think.)');
  });

  it('is not confused by names of JavaScript objects', async () => {
    const names = ['constructor', '__proto__', 'toString'];
    const parts = names.map((name) => `<${name} format="${name}"><text>x</text></${name}>`);
    const statements = moodle('kprime', '<scoringmethod>constructor</scoringmethod>', ...parts);

    expect(await notes('moodle_xml', moodle('essay', ...parts))).toEqual(['3 settings_dropped']);
    expect(await notes('moodle_xml', statements)).toEqual(['3 scoring_unknown', '3 settings_dropped']);
    expect(await errors('csv', 'question,constructor,type\nq,x,__proto__\n')).toEqual(['2 type_unknown']);
  });

  it('keeps two files of the same name apart', async () => {
    const file = (bytes: string) =>
      `<file name="a.png" encoding="base64">${Buffer.from(bytes).toString('base64')}</file>`;
    const feedback = `<generalfeedback format="html"><text>@@PLUGINFILE@@/a.png</text>${file('two')}</generalfeedback>`;
    const text = moodle('essay', feedback)
      .replace('Q ', '@@PLUGINFILE@@/a.png ')
      .replace('</questiontext>', `${file('one')}</questiontext>`);

    const { questions } = await found('moodle_xml', text);

    expect(questions[0]?.files?.map(({ name, bytes }) => [name, String(bytes)])).toEqual([
      ['a.png', 'one'],
      ['2/a.png', 'two'],
    ]);
    expect(questions[0]?.content.prompt).not.toBe(questions[0]?.content.feedback);
  });
});

const shared = process.env.HOMEROOM_SHARED ?? '../shared';
const samples = join(shared, 'data/question-formats');
const hasSamples = existsSync(samples);
if (!hasSamples) console.info('The sample files of Moodle are not here; their tests are skipped.');
const describeSamples = hasSamples ? describe : describe.skip;

const sampleFiles: [folder: string, format: ImportFormat][] = [
  ['aiken', 'aiken'],
  ['missingword', 'missing_word'],
  ['multianswer', 'embedded_answers'],
  ['xml', 'moodle_xml'],
  ['gift', 'gift'],
  ['gift-fuhrmanator-mit', 'gift'],
];
const all = hasSamples
  ? sampleFiles.flatMap(([folder, format]) =>
      readdirSync(join(samples, folder))
        .filter((name) => /\.(txt|xml|gift)$/.test(name))
        .map((name) => [`${folder}/${name}`, name.endsWith('.xml') ? ('moodle_xml' as const) : format] as const),
    )
  : [];
const isBroken = (name: string) => /errors|broken|error_/.test(name);

describeSamples("Moodle's sample files", () => {
  it.each(all.filter(([name]) => !isBroken(name)))('%s is imported', async (name, format) => {
    const { questions, errors: faults } = await found(format, readFileSync(join(samples, name)));
    const issues = questions.flatMap(({ content }) => {
      const reading = readQuestion(content);
      return 'issues' in reading ? reading.issues : [];
    });

    expect([faults, issues]).toEqual([[], []]);
  });

  it.each([
    [
      'aiken/aiken_errors.txt',
      'aiken',
      ['1 answers_too_few', '5 question_missing', '14 answer_line_missing', '19 space_missing'],
    ],
    ['multianswer/broken_multianswer_1.txt', 'embedded_answers', ['1 answers_too_few']],
    ['multianswer/broken_multianswer_2.txt', 'embedded_answers', ['1 right_answer_missing']],
    ['multianswer/broken_multianswer_3.txt', 'embedded_answers', ['1 number_unreadable']],
    ['multianswer/broken_multianswer_4.txt', 'embedded_answers', ['1 gap_missing']],
    [
      'xml/broken_cloze_questions.xml',
      'moodle_xml',
      ['9 gap_missing', '25 gap_empty', '41 answers_too_few', '57 right_answer_missing', '73 number_unreadable'],
    ],
    ['xml/error_invalid_grades.xml', 'moodle_xml', ['38 grade_unknown']],
  ] as [string, ImportFormat, string[]][])('%s is refused with places', async (name, format, expected) => {
    const { errors: faults } = await found(format, readFileSync(join(samples, name)));

    expect(faults.map(({ line, rule }) => `${line} ${rule}`)).toEqual(expected);
    for (const { message } of faults) expect(message).toMatch(/^\w.*\.$/s);
  });

  it.each(questionFormats.map((format) => [format.name, format] as const))(
    'exported as %s are the same, or what is lost is reported',
    async (_, format) => {
      const contents: QuestionContent[] = [];
      for (const [name, of] of all.filter(([name]) => !isBroken(name))) {
        const { questions } = await found(of, readFileSync(join(samples, name)));
        for (const { content } of questions) {
          const reading = readQuestion(content);
          if ('content' in reading) contents.push(reading.content);
        }
      }

      const { errors: faults, lost } = await roundTrip(
        format,
        contents.map((content, index) => exported(content, index, `C${index % 3}`)),
      );

      expect([faults, lost]).toEqual([[], []]);
      expect(contents.length).toBeGreaterThan(150);
    },
  );
});
