import { exact, Fraction, sum } from '#questions/types/fraction.js';
import { type ChoiceKey, type Option, type TrueFalseKey } from '#questions/types/question-content.js';
import { inWords, gradeResult, type GradeResult } from './grade-result.js';

/** One choice earns its credit; less than nothing counts as nothing. */
export function gradeChoice(choice: string, key: ChoiceKey): GradeResult {
  const credit = creditOf(choice, key);
  return gradeResult(credit, explanationOf(credit), { feedback: key.feedback?.[choice] });
}

/**
 * Several choices earn the sum of their credits, at least nothing (Moodle's multiple response, QTI's `mapResponse` with
 * `lowerBound` 0). The positive credits are shares of their sum, so who chooses all that is right earns everything,
 * whether thirds were written as 0.333 or every right choice as 1.
 */
export function gradeChoices(chosen: string[], choices: Option[], key: ChoiceKey): GradeResult | null {
  if (chosen.length === 0) return null;
  const isRight = (id: string) => creditOf(id, key).isPositive;
  const ids = choices.map((choice) => choice.id);
  const [picked, right] = [ids.filter((id) => chosen.includes(id)), ids.filter(isRight)];
  const whole = sum(right.map((id) => creditOf(id, key)));
  const share = sum(picked.map((id) => creditOf(id, key))).over(whole);
  const verdict = gradeResult(share, countOf(picked.filter(isRight).length, right.length, picked.length), {
    parts: picked.map((id) => ({ id, outcome: isRight(id) ? 'correct' : 'incorrect' })),
  });
  return { ...verdict, feedback: picked.flatMap((id) => key.feedback?.[id] || []) };
}

export function gradeTrueFalse(value: boolean, { answer, feedback }: TrueFalseKey): GradeResult {
  const said = value ? 'True' : 'False';
  if (value === answer) return gradeResult(Fraction.one, `${said} is right.`, { feedback: feedback?.right });
  return gradeResult(Fraction.zero, `${said} is wrong.`, { feedback: feedback?.wrong });
}

const creditOf = (choice: string, { credits }: ChoiceKey): Fraction =>
  Object.hasOwn(credits, choice) ? exact(credits[choice]) : Fraction.zero;

function explanationOf(credit: Fraction): string {
  if (!credit.isPositive) return 'This choice is wrong.';
  return credit.compare(Fraction.one) === 0 ? 'This choice is right.' : `This choice is worth ${inWords(credit)}.`;
}

function countOf(right: number, allRight: number, picked: number): string {
  const wrong = picked - right;
  const found = `${right} of ${allRight} right choices ${right === 1 ? 'was' : 'were'} made`;
  return wrong === 0 ? `${found}.` : `${found}, and ${wrong} wrong ${wrong === 1 ? 'one' : 'ones'}.`;
}
