import { Injectable } from '@nestjs/common';
import { Events } from '#platform/events/events.js';
import { SubmissionCreated } from '#assessment/submissions/submit.service.js';
import { SectionCompleted } from '#learning/progress/section-progress.service.js';
import { SlideViewed } from '#learning/progress/tcode-progress.service.js';
import { InteractionRecorder } from './interaction-recorder.js';

/**
 * What the school writes into a person's journal by itself: `submitted-work` when they hand in work,
 * `completed-section` when they have worked through a section, `viewed-slide` when they say where they are in a
 * tcode (OQ-124). Everything else is for clients to report.
 */
@Injectable()
export class InteractionListener {
  constructor(events: Events, recorder: InteractionRecorder) {
    events.on(SubmissionCreated, ({ studentId, assessmentId }) =>
      recorder.note({ userId: studentId, type: 'submitted-work', payload: { assessmentId } }),
    );
    events.on(SectionCompleted, ({ userId, sectionId, subjectId }) =>
      recorder.note({ userId, type: 'completed-section', payload: { sectionId, subjectId } }),
    );
    events.on(SlideViewed, ({ userId, tcodeId, slide }) =>
      recorder.note({ userId, type: 'viewed-slide', payload: { tcodeId, slide } }),
    );
  }
}
