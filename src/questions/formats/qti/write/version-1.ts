import { escapeHtml } from '#platform/text/escape-html.js';
import { type Markup, xml, xmlDeclaration } from '#platform/xml/write-xml.js';
import { type ExportNotes } from '#questions/formats/export-notes.js';
import { readQti } from '#questions/formats/qti/read/read-qti.js';
import { type ExportedQuestion } from '#questions/formats/question-format.js';
import { typeMissing, Unrepresentable, writeVerified } from '#questions/formats/verified-export.js';
import { type QuestionContent, type QuestionOf } from '#questions/types/question-content.js';
import { exact } from '#questions/types/shared/fraction.js';
import { type KeyOptions } from '#questions/types/shared/key-options.js';
import { entryOf } from '#questions/types/shared/part-schemas.js';

const label = 'QTI 1.2';
const namespace = 'http://www.imsglobal.org/xsd/ims_qtiasiv1p2';

/** Writes questions as items of QTI 1.2 in the profile of Common Cartridge; what it cannot hold is left out. */
export async function* writeItems1(
  questions: AsyncIterable<ExportedQuestion>,
  notes: ExportNotes,
): AsyncGenerator<string> {
  const writer = {
    label,
    render: (question: ExportedQuestion) => itemOf(question).xml,
    parse: (text: string) => readQti(Buffer.from(documentOf(text))),
  };
  for await (const { text } of writeVerified(questions, notes, writer)) yield text;
}

/** A document of items in one assessment. */
export const [documentStart, documentEnd] = [
  `${xmlDeclaration}<questestinterop xmlns="${namespace}"><assessment ident="assessment-1" title=""><section ident="root_section">`,
  '</section></assessment></questestinterop>\n',
];

const documentOf = (items: string): string => documentStart + items + documentEnd;

/** The profile of each type in Common Cartridge, and the type by which Canvas knows it. */
const profiles: Partial<Record<QuestionContent['type'], [profile: string, canvas: string]>> = {
  single_choice: ['cc.multiple_choice.v0p1', 'multiple_choice_question'],
  multiple_choice: ['cc.multiple_response.v0p1', 'multiple_answers_question'],
  true_false: ['cc.true_false.v0p1', 'true_false_question'],
  short_text: ['cc.fib.v0p1', 'short_answer_question'],
  long_text: ['cc.essay.v0p1', 'essay_question'],
};

const field = (name: string, entry: string): Markup =>
  xml('qtimetadatafield', {}, xml('fieldlabel', {}, name), xml('fieldentry', {}, entry));

function itemOf({ externalId, content }: ExportedQuestion): Markup {
  const { type, title, prompt, points, feedback } = content;
  const [profile, canvas] = profiles[type] ?? [];
  if (!profile || !canvas) throw typeMissing(label, type);
  const metadata = xml(
    'itemmetadata',
    {},
    xml(
      'qtimetadata',
      {},
      field('cc_profile', profile),
      field('question_type', canvas),
      field('points_possible', points),
    ),
  );
  const { response, conditions, feedbacks } = partsOf(content);
  const general = feedback === '' ? [] : [['general_fb', feedback] as const];
  const always = general.map(([id]) => conditionOf(xml('other'), [showing(id)], true));
  const decvar = xml('decvar', { varname: 'SCORE', vartype: 'Decimal', minvalue: '0', maxvalue: '100' });
  return xml(
    'item',
    { ident: externalId, title },
    metadata,
    xml('presentation', {}, material(prompt, content), response),
    xml('resprocessing', {}, xml('outcomes', {}, decvar), ...always, ...conditions),
    ...[...general, ...feedbacks].map(([ident, text]) =>
      xml('itemfeedback', { ident }, xml('flow_mat', {}, material(text, content))),
    ),
  );
}

const material = (text: string, { format }: Pick<QuestionContent, 'format'>): Markup => {
  const html = format === 'html' || format === 'moodle' ? text : escapeHtml(text);
  return xml('material', {}, xml('mattext', { texttype: 'text/html' }, html));
};

const showing = (linkrefid: string): Markup => xml('displayfeedback', { feedbacktype: 'Response', linkrefid });
const scoring = (score: string): Markup => xml('setvar', { action: 'Set', varname: 'SCORE' }, score);

const conditionOf = (test: Markup, effects: Markup[], goesOn: boolean): Markup =>
  xml('respcondition', { continue: goesOn ? 'Yes' : 'No' }, xml('conditionvar', {}, test), ...effects);

interface Parts1 {
  response: Markup;
  conditions: Markup[];
  feedbacks: (readonly [id: string, text: string])[];
}

function partsOf(content: QuestionContent): Parts1 {
  switch (content.type) {
    case 'single_choice':
      return oneChoice(content);
    case 'true_false':
      return truth(content);
    case 'multiple_choice':
      return allChoices(content);
    case 'short_text':
      return shortText(content);
    default:
      return { response: written, conditions: [conditionOf(xml('other'), [], false)], feedbacks: [] };
  }
}

const respident = 'response1';
const equals = (text: string, attributes = {}): Markup => xml('varequal', { respident, ...attributes }, text);
const written = xml(
  'response_str',
  { ident: respident, rcardinality: 'Single' },
  xml('render_fib', {}, xml('response_label', { ident: 'answer1' })),
);

const choicesOf = (cardinality: string, choices: { id: string; text: string }[], content: QuestionContent): Markup =>
  xml(
    'response_lid',
    { ident: respident, rcardinality: cardinality },
    xml(
      'render_choice',
      {},
      ...choices.map(({ id, text }) => xml('response_label', { ident: id }, material(text, content))),
    ),
  );

const shown = (feedback: Record<string, string>): Pick<Parts1, 'conditions' | 'feedbacks'> => ({
  conditions: Object.keys(feedback).map((id) => conditionOf(equals(id), [showing(`${id}_fb`)], true)),
  feedbacks: Object.entries(feedback).map(([id, text]) => [`${id}_fb`, text] as const),
});

function oneChoice(content: QuestionOf<'single_choice'> & QuestionContent): Parts1 {
  const { body, key } = content;
  refuseScoring(key);
  const { conditions, feedbacks } = shown(key.feedback ?? {});
  const scores = Object.entries(key.credits).map(([id, credit]) =>
    conditionOf(equals(id), [scoring(percent(credit))], false),
  );
  return { response: choicesOf('Single', body.choices, content), conditions: [...conditions, ...scores], feedbacks };
}

function truth(content: QuestionOf<'true_false'> & QuestionContent): Parts1 {
  const { answer, feedback: { right, wrong } = {} } = content.key;
  refuseScoring(content.key);
  const texts = { ...(right && { [String(answer)]: right }), ...(wrong && { [String(!answer)]: wrong }) };
  const { conditions, feedbacks } = shown(texts);
  const choices = [
    { id: 'true', text: 'True' },
    { id: 'false', text: 'False' },
  ];
  return {
    response: choicesOf('Single', choices, { ...content, format: 'plain' }),
    conditions: [...conditions, conditionOf(equals(String(answer)), [scoring('100')], false)],
    feedbacks,
  };
}

/** Common Cartridge scores several choices only together. */
function allChoices(content: QuestionOf<'multiple_choice'> & QuestionContent): Parts1 {
  const { body, key } = content;
  if (key.scoring?.rule !== 'all_or_nothing')
    throw new Unrepresentable('not_kept', `${label} gives points for several choices only together.`);
  const tests = body.choices.map(({ id }) => {
    const isRight = exact(entryOf(key.credits, id) ?? '0').isPositive;
    return isRight ? equals(id) : xml('not', {}, equals(id));
  });
  const { conditions, feedbacks } = shown(key.feedback ?? {});
  const score = conditionOf(xml('and', {}, ...tests), [scoring('100')], false);
  return { response: choicesOf('Multiple', body.choices, content), conditions: [...conditions, score], feedbacks };
}

function shortText({ key }: QuestionOf<'short_text'>): Parts1 {
  refuseScoring(key);
  const conditions = key.answers.map(({ text, credit }) => {
    const test = equals(text.replaceAll('\\*', '*'), { case: key.caseSensitive ? 'Yes' : 'No' });
    return conditionOf(test, [scoring(percent(credit))], false);
  });
  return { response: written, conditions, feedbacks: [] };
}

function refuseScoring({ scoring: given }: KeyOptions): void {
  if (given && given.rule !== 'per_part') throw new Unrepresentable('not_kept', `${label} has no rule ${given.rule}.`);
}

const percent = (credit: string): string => exact(credit).times(exact('100')).toShort(10);
