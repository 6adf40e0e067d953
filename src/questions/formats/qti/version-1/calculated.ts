import { type XmlElement } from '#platform/xml/xml-element.js';
import { commonOf } from '#questions/formats/qti/common.js';
import { type QtiItem, Unreadable } from '#questions/formats/qti/qti-item.js';
import { type QuestionOf } from '#questions/types/question-content.js';

const isName = (name: string): boolean => /^[A-Za-z][A-Za-z0-9_]{0,39}$/.test(name);

/** A Canvas question with a formula: its variables, sets of values, and tolerance are in an extension. */
export function calculatedQuestion(item: QtiItem, element: XmlElement): QuestionOf<'calculated'> | undefined {
  const extension = element.child('itemproc_extension', 'calculated');
  if (!extension) return undefined;
  const names = (extension.child('vars')?.childrenNamed('var') ?? []).map((one) => one.attribute('name') ?? '');
  const formulas = (extension.child('formulas')?.childrenNamed('formula') ?? []).map(({ text }) => text.trim());
  const sets = (extension.child('var_sets')?.childrenNamed('var_set') ?? []).map((set) =>
    Object.fromEntries(set.childrenNamed('var').map((one) => [one.attribute('name') ?? '', one.text.trim()])),
  );
  const formula = formulas.at(-1);
  const isUsable = formula !== undefined && formulas.length === 1 && names.every(isName) && names.length > 0;
  if (!isUsable || sets.length === 0) {
    const message = 'The formula of this question has steps or no sets of values, so the question was left out.';
    throw new Unreadable({ line: extension.line, rule: 'qti_unsupported', message }, false);
  }
  return {
    ...commonOf(item),
    type: 'calculated',
    prompt: names.reduce(
      (text, name) => text.replaceAll(`[${name}]`, `{${name}}`),
      item.content.replace(/\[\[[^[\]]{1,100}\]\]/g, ''),
    ),
    body: { variables: names.map((name) => ({ name })), units: [] },
    key: {
      dataSets: sets,
      answers: [{ formula: withVariables(formula, names), ...toleranceOf(extension), credit: '1' }],
    },
  };
}

const withVariables = (formula: string, names: string[]): string =>
  formula.replace(/[A-Za-z][A-Za-z0-9_]{0,39}/g, (word) => (names.includes(word) ? `{${word}}` : word));

/** `0.01`, or `5%` of the answer. */
function toleranceOf(extension: XmlElement): { tolerance?: string; toleranceType?: 'absolute' | 'relative' } {
  const text = extension.textOf('answer_tolerance') ?? '';
  const [, number, percent] = /^(\d{1,15}(?:\.\d{1,15})?)(%)?$/.exec(text) ?? [];
  if (number === undefined) return {};
  return percent
    ? { tolerance: `${number}e-2`, toleranceType: 'relative' }
    : { tolerance: number, toleranceType: 'absolute' };
}
