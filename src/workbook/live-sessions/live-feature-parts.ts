import { BreakoutsController } from './breakouts/breakouts.controller.js';
import { BreakoutsService } from './breakouts/breakouts.service.js';
import { ChatController } from './chat/chat.controller.js';
import { ChatService } from './chat/chat.service.js';
import { HandsController } from './hands/hands.controller.js';
import { HandsService } from './hands/hands.service.js';
import { FeatureActions } from './interactions/feature-actions.js';
import { FeatureHighlights, FeatureState } from './interactions/feature-state.js';
import { InteractionsController } from './interactions/interactions.controller.js';
import { InteractionsService } from './interactions/interactions.service.js';
import { PollAnnouncer } from './polls/poll-announcer.js';
import { PollEnding } from './polls/poll-ending.js';
import { PollsController } from './polls/polls.controller.js';
import { PollsService } from './polls/polls.service.js';
import { VotesService } from './polls/votes.service.js';
import { SessionQuestionsController } from './questions/questions.controller.js';
import { QuestionsService } from './questions/questions.service.js';
import { WhiteboardController } from './whiteboard/whiteboard.controller.js';
import { WhiteboardService } from './whiteboard/whiteboard.service.js';

/** Controllers and providers of what people do in a session. */
export const featureControllers = [
  InteractionsController,
  PollsController,
  SessionQuestionsController,
  ChatController,
  WhiteboardController,
  BreakoutsController,
  HandsController,
];
export const featureProviders = [
  FeatureActions,
  FeatureHighlights,
  FeatureState,
  InteractionsService,
  PollAnnouncer,
  PollEnding,
  PollsService,
  VotesService,
  QuestionsService,
  ChatService,
  WhiteboardService,
  BreakoutsService,
  HandsService,
];
