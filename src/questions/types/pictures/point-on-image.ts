import type { Issues } from '#platform/shapes/issues.js';
import { about, distinct, integer, listOf, object, optional, reference } from '#platform/shapes/schema.js';
import { type Parts, type QuestionTypeDefinition } from '#questions/types/question-type-definition.js';
import { exact, Fraction, sum } from '#questions/types/shared/fraction.js';
import { gradeResult, type GradeResult, type PartGrade } from '#questions/types/shared/grade-result.js';
import {
  checkEarnable,
  type Credit,
  credit,
  feedbackText,
  id,
  idsOf,
  partLimits,
} from '#questions/types/shared/part-schemas.js';
import { sanitizeFeedback, sanitizeOptions, type Sanitizer, unchanged } from '#questions/types/shared/rich-texts.js';
import { shuffled } from '#questions/types/shared/shuffle.js';
import { type UsableOption, usableOptions, usesOf, withinUses } from '#questions/types/shared/uses.js';
import { type Area, areaFields, checkArea, contains } from './area.js';
import { type Image, image, type Point, pointFields } from './image.js';

export interface PointOnImageBody {
  image: Image;
  /** How many points a student may set. */
  maxPoints: number;
  /** Labels to place; without them, points are not labelled. */
  markers?: UsableOption[];
}

/** An accepted area; a circle is a largest distance from its center. `marker` is the label that belongs there. */
export type AcceptedArea = Area & { id: string; credit: Credit; marker?: string; feedback?: string };

export interface PointOnImageKey {
  areas: AcceptedArea[];
}

export type MarkedPoint = Point & { marker?: string };

export interface PointOnImageResponse {
  points: MarkedPoint[];
}

const markerOf = ({ markers = [] }: PointOnImageBody) =>
  optional(about('Id of a marker of the body', reference(idsOf(markers))));

const acceptedArea = (body: PointOnImageBody) =>
  object<AcceptedArea>({
    id: about('Identifies the area in grades', id),
    ...areaFields,
    marker: markerOf(body),
    credit,
    feedback: optional(feedbackText),
  });

/** The student sets points on an image. */
export const pointOnImage: QuestionTypeDefinition<
  'point_on_image',
  PointOnImageBody,
  PointOnImageKey,
  PointOnImageResponse
> = {
  type: 'point_on_image',
  about: 'The student sets one or more points, or places labels, on an image. The accepted areas are not shown.',
  partialCredit:
    'The sum of the credits of the areas that contain a point, divided by the sum of all positive credits. Each area ' +
    'counts once, each point for the best area left; a point outside of all areas earns nothing, nor does a label that ' +
    'is placed more often than it may be.',
  scoring: ['per_part', 'all_or_nothing', 'right_minus_wrong', 'negative_marking', 'none'],
  isManual: false,
  isPromptOptional: false,
  isDrawn: false,
  example: {
    prompt: 'Mark Paris and Rome.',
    points: '2',
    body: { image: { source: '[[media:europe]]', width: 800, height: 600 }, maxPoints: 2 },
    key: {
      areas: [
        { id: 'paris', shape: 'circle', coords: [300, 250, 15], credit: '1' },
        { id: 'rome', shape: 'circle', coords: [420, 400, 15], credit: '1' },
      ],
    },
    response: {
      points: [
        { x: 302, y: 255 },
        { x: 420, y: 415 },
      ],
    },
  },
  body: object<PointOnImageBody>({
    image: about('The image', image),
    maxPoints: about('How many points a student may set', integer({ min: 1, max: 50 })),
    markers: optional(
      about(
        'Labels to place; without them, points are not labelled',
        usableOptions('How often the label can be placed'),
      ),
    ),
  }),
  key: (body) =>
    object<PointOnImageKey>({
      areas: about(
        'Accepted areas; a circle is a largest distance from its center',
        distinct(listOf(acceptedArea(body), { min: 1, max: partLimits.entries }), (one) => one.id),
      ),
    }),
  response: (body) =>
    object<PointOnImageResponse>({
      points: about(
        'The points, in pixels of the image at the size in the body',
        listOf(object<MarkedPoint>({ ...pointFields, marker: markerOf(body) }), { max: body.maxPoints }),
      ),
    }),
  checkRules,
  sanitize,
  sanitizeResponse: unchanged,
  studentPrompt: unchanged,
  studentView: ({ body }, { seed }) =>
    body.markers ? { ...body, markers: shuffled(body.markers, `${seed}/markers`) } : body,
  grade: ({ body, key }, { points }) => gradePoints(points, body, key),
};

function checkRules({ body, key }: Parts<PointOnImageBody, PointOnImageKey>, issues: Issues): void {
  key.areas.forEach((one, index) => {
    const at = issues.at('key', 'areas', index);
    checkArea(one, body.image, at);
    if (Boolean(one.marker) !== Boolean(body.markers)) {
      at.at('marker').add('marker', 'Areas must have a marker if the body has markers, and none otherwise.');
    }
  });
  checkEarnable(
    key.areas.map((one) => one.credit),
    issues.at('key', 'areas'),
  );
  const earning = key.areas.filter((one) => exact(one.credit).isPositive);
  const needed = earning.length;
  body.markers?.forEach((marker, index) => {
    const places = earning.filter((one) => one.marker === marker.id).length;
    if (places <= usesOf(marker)) return;
    const at = issues.at('body', 'markers', index, 'uses');
    at.add('uses', `${marker.id} has ${places} areas that earn points. Raise its uses.`);
  });
  if (needed > body.maxPoints) {
    issues.at('body', 'maxPoints').add('too_few', `Must be at least ${needed}, the number of areas that earn points.`);
  }
}

function sanitize(
  { body, key }: Parts<PointOnImageBody, PointOnImageKey>,
  clean: Sanitizer,
): Parts<PointOnImageBody, PointOnImageKey> {
  return {
    body: {
      ...body,
      image: { ...body.image, source: clean(body.image.source) },
      ...(body.markers && { markers: sanitizeOptions(body.markers, clean) }),
    },
    key: { areas: key.areas.map((one) => sanitizeFeedback(one, clean)) },
  };
}

/**
 * Assigns points to areas so that their credits add up to the most (areas by credit, each looking for a point along
 * augmenting paths: Kuhn, 1955), so that the result does not depend on the order of the points.
 */
function gradePoints(
  points: MarkedPoint[],
  { markers = [] }: PointOnImageBody,
  { areas }: PointOnImageKey,
): GradeResult | null {
  if (points.length === 0) return null;
  const available = withinUses(
    markers,
    points.map(({ marker }) => marker),
  );
  const counted = points.filter(({ marker }) => marker === undefined || available.has(marker));
  const found = assign(areas, counted);
  const creditsOf = (some: AcceptedArea[]) => sum(some.map((one) => exact(one.credit)));
  const positive = areas.filter((one) => exact(one.credit).isPositive);
  const hits = positive.filter((one) => found.has(one));
  const missed = counted.filter((point) => !positive.some((one) => accepts(one, point)));
  const total = creditsOf(positive);
  const earned = creditsOf(hits).over(total);
  const cost = creditsOf(areas.filter((one) => exact(one.credit).isNegative && found.has(one))).over(total);
  const parts = areas.flatMap((one) => partOf(one, found.has(one)));
  const wrong = Fraction.of(points.length - hits.length, positive.length);
  const excess = points.length - counted.length;
  const text = explanationOf(hits.length, positive.length, missed.length) + excessOf(excess);
  return gradeResult(earned.plus(cost), text, { parts, earned, wrong });
}

/** Areas that cost points are only named if they were chosen. */
function partOf({ id: areaId, credit: worth, feedback }: AcceptedArea, isFound: boolean): PartGrade[] {
  const isRight = exact(worth).isPositive;
  if (!isFound) return isRight ? [{ id: areaId, outcome: 'unanswered' }] : [];
  return [{ id: areaId, outcome: isRight ? 'correct' : 'incorrect', feedback: feedback ? [feedback] : [] }];
}

const accepts = (one: AcceptedArea, point: MarkedPoint): boolean => one.marker === point.marker && contains(one, point);

/** The areas that got a point. */
function assign(areas: AcceptedArea[], points: MarkedPoint[]): Map<AcceptedArea, MarkedPoint> {
  const areaOf = new Map<MarkedPoint, AcceptedArea>();
  const tryArea = (one: AcceptedArea, seen: Set<MarkedPoint>): boolean =>
    points.some((point) => {
      if (seen.has(point) || !accepts(one, point)) return false;
      seen.add(point);
      const holder = areaOf.get(point);
      if (holder && !tryArea(holder, seen)) return false;
      areaOf.set(point, one);
      return true;
    });
  const byCredit = areas.toSorted((one, other) => exact(other.credit).compare(exact(one.credit)));
  for (const one of byCredit) tryArea(one, new Set());
  return new Map(Array.from(areaOf, ([point, one]) => [one, point]));
}

const excessOf = (points: number): string =>
  points === 0 ? '' : ` ${points} ${points === 1 ? 'point has' : 'points have'} a label that was placed too often.`;

function explanationOf(hits: number, total: number, missed: number): string {
  const found =
    total === 1 ? `The place was ${hits === 1 ? '' : 'not '}found` : `${hits} of ${total} places were found`;
  return missed === 0 ? `${found}.` : `${found}; ${missed} ${missed === 1 ? 'point is' : 'points are'} elsewhere.`;
}
