import { Injectable } from '@nestjs/common';
import { candidateName } from '#assessment/assessments/anonymous/hidden-names.js';
import { AssessmentsService } from '#assessment/assessments/assessments.service.js';
import { type Item, ItemsService } from '#assessment/assessments/items.service.js';
import { displayNameSql } from '#identity/accounts/display-name.js';
import type { Actor } from '#platform/access/actor.js';
import { Database } from '#platform/database/database.js';
import { manualTypes } from '#questions/types/question-types.js';
import { type AttemptRow, readMatrix } from './formulas/score-matrix.js';
import { similarPairs } from './formulas/similar-answers.js';
import { optionsOf, orderedResponses, type ResponseOption } from './response-parts.js';
import type { AssessmentResponsesView, ItemResponsesView, SimilarAnswersList } from './responses.dto.js';
import type { StatisticsQuery } from './statistics.dto.js';
import {
  maxCompared,
  maxResponses,
  namesOfPeople,
  type ResponseCount,
  responseCounts,
  scoreMatrix,
  wrongAnswers,
} from './statistics.sql.js';

const maxPairs = 200;
const names = namesOfPeople(displayNameSql('u'));

interface AnswerRow {
  /** null while names are hidden. */
  studentId: string | null;
  candidateNumber: number | null;
  answers: string | null;
}

/** What students answered: how often each answer was given, and who gave the same wrong ones. */
@Injectable()
export class ResponsesService {
  constructor(
    private readonly assessments: AssessmentsService,
    private readonly items: ItemsService,
    private readonly database: Database,
  ) {}

  /** In four statements. */
  async list(actor: Actor, id: string, { attempts }: StatisticsQuery): Promise<AssessmentResponsesView> {
    const items = await this.itemsOf(actor, id);
    const values = [id, attempts, items.map((item) => item.id)];
    const counted = items.filter(({ content }) => !manualTypes.includes(content.type)).map((item) => item.id);
    const counts = await this.database.query<ResponseCount>(responseCounts, [
      id,
      attempts,
      counted,
      orderedResponses(items),
    ]);
    const matrix = await readMatrix(await this.database.query<AttemptRow>(scoreMatrix, values), items.length);
    const countsOf = (itemId: string) => counts.filter((each) => each.itemId === itemId);
    return {
      items: items.map((item, at) => viewOf(item, at, matrix.items[at]?.rows.length ?? 0, countsOf(item.id))),
    };
  }

  /** In at most four statements. Items that a teacher grades are not compared. */
  async findSimilar(actor: Actor, id: string, { attempts }: StatisticsQuery): Promise<SimilarAnswersList> {
    const items = await this.itemsOf(actor, id);
    const compared = items.filter(({ content }) => !manualTypes.includes(content.type)).map((item) => item.id);
    const rows = await this.database.query<AnswerRow>(wrongAnswers, [id, attempts, compared, orderedResponses(items)]);
    if (rows.length > maxCompared) return { attemptCount: rows.length, pairs: null };
    const found = await similarPairs(rows.map(({ answers }) => (answers ?? '').split(',')));
    const pairs = found.slice(0, maxPairs).map(({ one, other, ...figures }) => ({
      ...figures,
      people: [one, other].flatMap((at) => rows[at] ?? []),
    }));
    const nameOf = await this.namesOf(
      pairs.flatMap(({ people }) => people.flatMap(({ studentId }) => studentId ?? [])),
    );
    const described = pairs.map(({ people, ...figures }) => ({
      ...figures,
      students: people.map(({ studentId, candidateNumber }) => ({
        studentId,
        studentName: studentId === null ? candidateName(candidateNumber) : (nameOf.get(studentId) ?? ''),
      })),
    }));
    return { attemptCount: rows.length, pairs: described };
  }

  private async itemsOf(actor: Actor, id: string): Promise<Item[]> {
    await this.assessments.get(actor, id, 'edit');
    return this.items.list(id);
  }

  private async namesOf(ids: string[]): Promise<Map<string, string>> {
    if (ids.length === 0) return new Map();
    const people = await this.database.query<{ id: string; name: string }>(names, [[...new Set(ids)]]);
    return new Map(people.map(({ id, name }) => [id, name]));
  }
}

function viewOf({ id, content }: Item, at: number, attempts: number, counts: ResponseCount[]): ItemResponsesView {
  const options = optionsOf(content);
  const labelOf = new Map(options.map((option) => [placeOf(option.part, option.id), option.text]));
  const responses = [...counts, ...neverChosen(content, options, counts)].map(({ part, value, count }) => ({
    part,
    value,
    count,
    label: (labelOf.get(placeOf(part, value)) ?? labelOf.get(placeOf(null, value)))?.slice(0, 200) ?? null,
    share: attempts > 0 ? Math.min(1, count / attempts) : null,
  }));
  return { itemId: id, number: at + 1, type: content.type, attempts, responses };
}

const placeOf = (part: string | null, value: string): string => JSON.stringify([part, value]);

/** Types whose options belong to prompts or places, so that each is an answer to many parts. */
const shared = ['matching', 'ordering'];

/** Options without an answer; none for a part with so many answers that the rarest are left out. */
function neverChosen(
  { type }: Item['content'],
  options: ResponseOption[],
  counts: ResponseCount[],
): Omit<ResponseCount, 'itemId'>[] {
  if (shared.includes(type)) return [];
  const isOpen = ({ part, id }: ResponseOption) =>
    !counts.some((each) => each.value === id && (part === null || each.part === part)) &&
    counts.filter((each) => each.part === part).length < maxResponses;
  return options.filter(isOpen).map(({ part, id }) => ({ part, value: id, count: 0 }));
}
