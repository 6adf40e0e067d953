import { type Markup, xml } from '#platform/xml/write-xml.js';
import { optionId } from '#questions/formats/option-order.js';
import { Unrepresentable } from '#questions/formats/verified-export.js';
import { type KprimBody, type KprimKey } from '#questions/types/kprim.js';
import { type QuestionOf } from '#questions/types/question-content.js';
import { entryOf } from '#questions/types/shared/part-schemas.js';
import { type Scoring } from '#questions/types/shared/scoring.js';
import { shownPlain, writtenPlain } from './other-questions.js';
import { plainTextOf, type QuestionElement } from './question-element.js';
import { type WrittenQuestion } from './written-question.js';

const rules: Record<string, Scoring['rule']> = {
  kprime: 'kprim',
  kprimeonezero: 'all_or_nothing',
  mtfonezero: 'all_or_nothing',
  subpoints: 'per_part',
};

const defaultLabels = ['true', 'false'];

/** `kprime` and `mtf`: statements that are each true or false (qtype_kprime, qtype_mtf). */
export function readStatements(question: QuestionElement) {
  for (const name of ['numberofrows', 'numberofcolumns']) question.child(name);
  const method = question.setting('scoringmethod', question.type === 'mtf' ? 'subpoints' : 'kprime');
  const rule = entryOf(rules, method);
  if (!rule)
    question.note(question.line, 'scoring_unknown', `The scoring method ${method} is unknown; kprim is used instead.`);
  const columns = question.children('column').map((column) => plainTextOf(column.child('responsetext')) ?? '');
  if (columns.length > 2)
    question.fail('columns_too_many', 'A question of this type must have two columns, for true and false.');
  const trueRows = new Set(
    question
      .children('weight')
      .filter((weight) => weight.attribute('columnnumber') === '1' && Number(weight.textOf('value')) > 0)
      .map((weight) => weight.attribute('rownumber')),
  );
  const rows = question.children('row').map((row, index) => ({
    id: optionId(index),
    text: question.text(row.child('optiontext')),
    feedback: question.text(row.child('feedbacktext')),
    isTrue: trueRows.has(row.attribute('number') ?? String(index + 1)),
  }));
  const [yes = '', no = ''] = columns;
  const isNamed = [yes, no].some((label, index) => label !== '' && label.toLowerCase() !== defaultLabels[index]);
  const body: KprimBody = { statements: rows.map(({ id, text }) => ({ id, text })) };
  if (isNamed) body.labels = { true: shownPlain(yes, question.format), false: shownPlain(no, question.format) };
  const feedback = rows.filter((row) => row.feedback !== '').map((row) => [row.id, row.feedback] as const);
  const key: KprimKey & { scoring: Scoring } = {
    answers: Object.fromEntries(rows.map(({ id, isTrue }) => [id, isTrue])),
    ...(feedback.length > 0 && { feedback: Object.fromEntries(feedback) }),
    scoring: { rule: rule ?? 'kprim' },
  };
  return { type: 'kprim' as const, body, key };
}

/** Four statements are `kprime`; other numbers are `mtf`, which has no Kprim scoring. */
export function writeStatements(content: QuestionOf<'kprim'>, written: WrittenQuestion): [string, Markup[]] {
  const { body, key } = content;
  const count = body.statements.length;
  const type = count === 4 ? 'kprime' : 'mtf';
  const rows = body.statements.map(({ id, text }, index) =>
    xml(
      'row',
      { number: index + 1 },
      written.text('optiontext', text),
      written.text('feedbacktext', entryOf(key.feedback ?? {}, id) ?? ''),
    ),
  );
  return [
    type,
    [
      xml('scoringmethod', {}, xml('text', {}, methodOf(content, type))),
      xml('shuffleanswers', {}, 'true'),
      xml('numberofrows', {}, String(count)),
      xml('numberofcolumns', {}, '2'),
      ...rows,
      ...columnsOf(content),
    ],
  ];
}

function methodOf({ body, key }: QuestionOf<'kprim'>, type: string): string {
  const rule = key.scoring?.rule ?? 'kprim';
  const isOfType = (name: string) => name === 'subpoints' || name.startsWith(type);
  const method = Object.entries(rules).find(([name, known]) => known === rule && isOfType(name))?.[0];
  if (method) return method;
  const message = `Moodle cannot grade ${body.statements.length} statements by the rule ${rule}.`;
  throw new Unrepresentable('scoring_unlisted', message);
}

/** The two columns, and which of them is right for each statement. */
function columnsOf({ body, key, format }: QuestionOf<'kprim'>): Markup[] {
  const { statements, labels } = body;
  const column = (number: number, text: string) => {
    const shown = xml('text', {}, writtenPlain(text, format));
    return xml('column', { number }, xml('responsetext', { format: 'moodle_auto_format' }, shown));
  };
  const weights = statements.flatMap(({ id }, index) =>
    [1, 2].map((columnnumber) => {
      const isRight = (entryOf(key.answers, id) ?? false) === (columnnumber === 1);
      const value = xml('value', {}, isRight ? '1.000' : '0.000');
      return xml('weight', { rownumber: index + 1, columnnumber }, value);
    }),
  );
  return [column(1, labels?.true ?? 'True'), column(2, labels?.false ?? 'False'), ...weights];
}
