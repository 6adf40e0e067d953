import { Injectable } from '@nestjs/common';
import { Events } from '#platform/events/events.js';
import { SubmissionCreated } from '#assessment/submissions/submit.service.js';
import { SectionCompleted } from '#learning/progress/section-progress.service.js';
import { SlideViewed } from '#learning/progress/tcode-progress.service.js';
import { InteractionRecorder } from './interaction-recorder.js';

/**
 * Records the interactions the server observes itself: `submitted-work`, `completed-section` and `viewed-slide`.
 * Clients report all other types.
 */
@Injectable()
export class InteractionListener {
  constructor(events: Events, recorder: InteractionRecorder) {
    events.on(SubmissionCreated, ({ studentId, assessmentId }) =>
      recorder.buffer({ userId: studentId, type: 'submitted-work', payload: { assessmentId } }),
    );
    events.on(SectionCompleted, ({ userId, sectionId, subjectId }) =>
      recorder.buffer({ userId, type: 'completed-section', payload: { sectionId, subjectId } }),
    );
    events.on(SlideViewed, ({ userId, tcodeId, slide }) =>
      recorder.buffer({ userId, type: 'viewed-slide', payload: { tcodeId, slide } }),
    );
  }
}
