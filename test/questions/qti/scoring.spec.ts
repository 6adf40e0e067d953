import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readXml } from '#platform/xml/read-xml.js';
import type { XmlElement } from '#platform/xml/xml-element.js';
import { readRules } from '#questions/formats/qti/read/qti-rules.js';
import { readItem } from '#questions/formats/qti/read/read-item.js';
import { isShown } from '#questions/types/qti/feedback.js';
import { displayed, scoreItem } from '#questions/types/qti/score-item.js';
import type { Responses, Session } from '#questions/types/qti/session.js';
import type { Value } from '#questions/types/qti/values.js';
import { sharedFolder } from './shared-data.js';

const pie = sharedFolder('qti-pie');
const scoring = sharedFolder('qti-scoring');

async function rootOf(file: string): Promise<XmlElement> {
  const reading = await readXml(readFileSync(file));
  if ('issue' in reading) throw new Error(`${file}: ${reading.issue.message}`);
  return reading.root;
}

/** Numbers as doubles, as the published expectations are written. */
const plain = (value: Value) => {
  const [item] = (value?.items ?? []).map((one) => (typeof one === 'object' ? Number(one.toFixed(30)) : one));
  return item ?? null;
};

const responsesOf = (given: Record<string, unknown> = {}): Responses =>
  Object.fromEntries(
    Object.entries(given).map(([id, value]) => [
      id,
      value === null ? null : Array.isArray(value) ? value.map(String) : String(value as string),
    ]),
  );

interface PieCase {
  name: string;
  xfail?: boolean;
  responses: Record<string, unknown>;
  expect: {
    score?: number;
    outcomes?: Record<string, unknown>;
    modalFeedbackIdentifiers?: string[];
    itemBodyContains?: string[];
  };
}

const pieCases = pie
  ? readdirSync(pie, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .flatMap(({ name }) => {
        const file = JSON.parse(readFileSync(join(pie, name, 'cases.json'), 'utf8'));
        return file.cases.map((one: PieCase) => [
          `${name}: ${one.name}`,
          join(pie, name, 'item.xml'),
          file.seed ?? 42,
          one,
        ]);
      })
  : [];

describe('published cases of pie-qti', () => {
  if (pieCases.length === 0) return void it('are not here', () => undefined);

  it('are 135', () => expect(pieCases).toHaveLength(135));

  it.each(pieCases)('%s', async (_, file: string, seed: number, { responses, expect: expected, xfail }: PieCase) => {
    const root = await rootOf(file);
    const { rules, faults } = readRules(root);
    // outcomeMaximum is an expression of tests: pie-qti expects its own failure there, and here the item is refused.
    if (xfail) return expect(faults).toEqual([expect.objectContaining({ rule: 'qti_expression_test', line: 30 })]);
    const session = scoreItem(rules, responsesOf(responses), seed);

    const found = Object.keys(expected.outcomes ?? {}).map((id) => [id, plain(session.value(id))]);

    expect(faults).toEqual([]);
    expect(Object.fromEntries(found)).toEqual(expected.outcomes ?? {});
    if (expected.score !== undefined) expect(plain(session.value('SCORE'))).toBe(expected.score);
    const { item } = readItem(root);
    const shown = item.feedback.filter((feedback) => isShown(feedback, session)).map(({ id }) => id);
    if (expected.modalFeedbackIdentifiers) expect(shown).toEqual(expected.modalFeedbackIdentifiers);
    const body = item.content.replace(/\{\{(\w+)\}\}/g, (_, name: string) => displayed(session.value(name)));
    for (const text of expected.itemBodyContains ?? []) expect(body).toContain(text);
  });
});

interface ScoringCase {
  test: string;
  items: string[];
  assessmentResult: string[];
  candidateResponses: { responseIdentifier: string; values: string[] }[];
  changeResponse: { item: string; responseIdentifier: string; value: string }[];
  expected: { item: string; outcome: string; expected: string }[];
}

const scoringCases: [string, ScoringCase][] = scoring
  ? JSON.parse(readFileSync(join(scoring, 'expected-scores.json'), 'utf8')).map((one: ScoringCase) => [one.test, one])
  : [];

/** The responses of an item in an assessment result, as it was exported by a delivery system. */
function responsesIn(result: XmlElement, item: string): Responses {
  const found = result.childrenNamed('itemResult').find((one) => one.attribute('identifier') === item);
  return Object.fromEntries(
    (found?.childrenNamed('responseVariable') ?? []).map((variable) => [
      variable.attribute('identifier') ?? '',
      variable
        .child('candidateResponse')
        ?.childrenNamed('value')
        .map((value) => value.text) ?? null,
    ]),
  );
}

async function sessionOf(one: ScoringCase): Promise<Session> {
  const item = await rootOf(join(scoring ?? '', one.items[0]));
  const { rules, faults } = readRules(item);
  expect(faults).toEqual([]);
  const results = await Promise.all(one.assessmentResult.map((file) => rootOf(join(scoring ?? '', file))));
  const responses = results.map((result) => responsesIn(result, item.attribute('identifier') ?? ''));
  const given = one.candidateResponses.map(({ responseIdentifier, values }) => ({ [responseIdentifier]: values }));
  const changed = one.changeResponse.map(({ responseIdentifier, value }) => ({ [responseIdentifier]: value }));
  return scoreItem(rules, Object.assign({}, ...responses, ...given, ...changed), 1);
}

describe('published cases of qti-scoring-engine', () => {
  if (scoringCases.length === 0) return void it('are not here', () => undefined);

  it.each(scoringCases)('%s', async (_, one) => {
    const session = await sessionOf(one);

    const found = one.expected.map(({ outcome }) => displayed(session.value(outcome)));

    expect(found).toEqual(one.expected.map(({ expected }) => expected));
  });
});
