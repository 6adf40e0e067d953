import { Choice, Id, Json } from '#platform/shapes/fields.js';
import { VariesBy } from '#platform/shapes/named-schemas.js';
import {
  type InteractionType,
  interactionTypes,
  payloadExamples,
  payloadOfAnyType,
  payloadsByType,
} from './interaction-schemas.js';

@VariesBy('type', payloadsByType, payloadExamples)
export class SessionInteractionDraft {
  @Choice(interactionTypes, { example: 'chat', about: 'Decides on the fields of payload' })
  type: InteractionType;

  @Json({ schema: payloadOfAnyType, example: payloadExamples.chat.payload, about: 'What is done, by type' })
  payload: object;
}

export class SessionInteractionView {
  @Choice(interactionTypes, { about: 'What the person did' })
  type: InteractionType;

  @Id({ about: 'Id of the question, poll or message; of the session for a hand' })
  id: string;
}
