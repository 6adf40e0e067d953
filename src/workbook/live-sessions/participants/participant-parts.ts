import { AttendanceService } from './attendance.service.js';
import { JoiningController } from './joining.controller.js';
import { JoiningService } from './joining.service.js';
import { LiveAudience } from './live-audience.js';
import { ParticipantRows } from './participant-rows.js';
import { ParticipantsController } from './participants.controller.js';
import { ParticipantsService } from './participants.service.js';

/** Controllers and providers of this folder that other folders do not use. */
export const participantControllers = [JoiningController, ParticipantsController];
export const participantProviders = [
  AttendanceService,
  JoiningService,
  LiveAudience,
  ParticipantRows,
  ParticipantsService,
];
