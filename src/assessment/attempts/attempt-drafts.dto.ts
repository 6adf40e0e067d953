import { Id, Int, Json, Many, RichText, Secret } from '#platform/shapes/fields.js';
import { responsesByItem } from '#questions/bank/question-schemas.js';

/** A window of the client, which chooses its id. The newest window of an attempt is the only one that can change it. */
class ScreenDraft {
  @Id({ about: 'Id the client chose for this window; keep it over reloads (sessionStorage)' })
  screenId: string;
}

export class AttemptStart extends ScreenDraft {
  @Secret({ max: 200, optional: true, about: 'If the assessment needs a password' })
  password?: string;
}

/** Sequences are numbers of JSON. */
export const maxSequence = Number.MAX_SAFE_INTEGER;

/** How long the student worked on an item. */
class ItemTimeDraft {
  @Id()
  itemId: string;

  @Int({ min: 0, about: 'Seconds in total since the start of the attempt' })
  seconds: number;
}

/** Cannot be higher than the time of the attempt by the clock of the server. */
const timeSpentOptions = {
  max: 2000,
  default: [],
  about: 'Items whose time has grown; start with timeSpent of the attempt',
};

/** Answers as they are, before the attempt is submitted. */
export class SavedAnswersDraft extends ScreenDraft {
  @Int({ min: 1, max: maxSequence, about: 'Higher than that of the save before; start at lastSequence + 1' })
  sequence: number;

  @Json({
    default: {},
    schema: responsesByItem,
    about: 'Item id → response, for the items that changed; null removes it',
  })
  answers: Record<string, unknown>;

  @RichText({ max: 50_000, optional: true, about: 'The written work, for assessments without items' })
  text?: string;

  @Many(() => ItemTimeDraft, timeSpentOptions)
  timeSpent: ItemTimeDraft[];
}

export class PositionDraft extends ScreenDraft {
  @Int({ min: 0, max: 1000, about: 'Place of the item to go to, starting at 0' })
  position: number;
}

/** The last changes of an attempt. What was saved before is submitted as well. */
export class AttemptSubmission extends ScreenDraft {
  @Json({ default: {}, schema: responsesByItem, about: 'Responses that have not been saved' })
  answers: Record<string, unknown>;

  @RichText({ max: 50_000, optional: true, about: 'The written work, unless it was saved' })
  text?: string;

  @Many(() => ItemTimeDraft, timeSpentOptions)
  timeSpent: ItemTimeDraft[];
}
