import { type Navigation, navigations } from '#assessment/assessments/assessment-types.js';
import { ItemView } from '#assessment/assessments/items.dto.js';
import { ItemTimeView } from '#assessment/submissions/attempts.dto.js';
import { MediaView } from '#curriculum/outline/outline.dto.js';
import {
  Choice,
  Id,
  Ids,
  Instant,
  Int,
  IntersectionType,
  Json,
  Many,
  RichText,
  Text,
} from '#platform/shapes/fields.js';
import { responsesByItem } from '#questions/bank/question-schemas.js';
import { maxSequence } from './attempt-drafts.dto.js';
import { type AttemptStatus, attemptStatuses } from './attempt-states.js';

/** What a save has stored. It is committed. */
export class SavedView {
  @Int({ min: 0, max: maxSequence, about: 'The highest sequence so far' })
  lastSequence: number;

  @Ids({ max: 2000, about: 'The items whose response was stored; for others a response with a higher sequence stays' })
  savedItems: string[];

  @Instant({ nullable: true, about: 'When time is up; null without a limit' })
  deadlineAt: Date | null;

  @Instant({ about: 'The time of the server' })
  serverTime: Date;
}

class AttemptFields {
  @Id()
  id: string;

  @Id()
  assessmentId: string;

  @Id()
  studentId: string;

  @Int({ min: 1, about: 'Number of the attempt, starting at 1' })
  attemptNumber: number;

  @Choice(attemptStatuses, { about: 'auto_submitted: submitted with what was saved when time was up' })
  status: AttemptStatus;

  @Id({ nullable: true, about: 'The window that can change the attempt; null if it was submitted without a start' })
  screenId: string | null;

  @RichText()
  instructions: string;

  @Choice(navigations, { about: 'How the student may move between the questions' })
  navigation: Navigation;

  @Int({ min: 0, about: 'Place of the item the student is at, starting at 0' })
  position: number;

  @Int({ min: 0, about: 'Number of questions, those not reached yet included' })
  itemCount: number;

  @Many(() => ItemView, { max: 2000, about: 'The questions the student may see now, in the order of the attempt' })
  items: ItemView[];

  @Json({
    schema: responsesByItem,
    about: 'Item id → response saved so far, or submitted; only of items that are shown',
  })
  answers: object;

  @Many(() => ItemTimeView, { max: 2000, about: 'How long the student worked on each question so far' })
  timeSpent: ItemTimeView[];

  @RichText({ max: 50_000 })
  text: string;

  @Int({ min: 0, max: maxSequence, about: 'The highest sequence of a save; the next one must be higher' })
  lastSequence: number;

  @Instant({ about: 'When the attempt was started' })
  startedAt: Date;

  @Instant({ nullable: true, about: 'When time is up; null without a limit' })
  deadlineAt: Date | null;

  @Int({ min: 0, nullable: true, about: 'Seconds left, by the clock of the server; they do not pass in a pause' })
  secondsLeft: number | null;

  @Int({ min: 0, nullable: true, about: 'Time limit with extra time; null without a limit' })
  timeLimitMinutes: number | null;

  @Int({ min: 0, nullable: true, about: 'Time limit without extra time' })
  baseTimeLimitMinutes: number | null;

  @Text({ nullable: true, example: '60 minutes, extended from 40', about: 'The time limit in words' })
  timeLimitText: string | null;

  @Instant({ nullable: true, about: 'Since when it is paused' })
  pausedAt: Date | null;

  @Instant({ nullable: true, about: 'When it was submitted; null until then' })
  submittedAt: Date | null;

  @Instant({ about: 'The time of the server' })
  serverTime: Date;
}

/** A started attempt as its student sees it, with the media of the texts it shows. */
export class StartedAttemptView extends IntersectionType(AttemptFields, MediaView) {}
