import { Injectable } from '@nestjs/common';
import { SubmissionCreated } from '#assessment/submissions/submitting/submit.service.js';
import { ResourcesSearched } from '#curriculum/library/resource-catalogue.js';
import { LoggedIn } from '#identity/auth/auth.service.js';
import {
  ResourcesBookmarked,
  ResourceCompleted,
  ResourceRated,
  ResourceViewed,
} from '#learning/activity/activity-events.js';
import { SectionCompleted } from '#learning/progress/section-progress.service.js';
import { SlideViewed } from '#learning/progress/tcodes/tcode-progress.service.js';
import { On } from '#platform/events/events.js';
import { InteractionRecorder } from './interaction-recorder.js';

/** Records the interactions the server sees itself; clients report all others. */
@Injectable()
export class InteractionListener {
  constructor(private readonly recorder: InteractionRecorder) {}

  @On(LoggedIn)
  recordLogin({ userId }: LoggedIn): void {
    this.recorder.buffer({ userId, type: 'logged-in', payload: {} });
  }

  @On(ResourcesSearched)
  recordSearch({ userId, q }: ResourcesSearched): void {
    this.recorder.buffer({ userId, type: 'searched', payload: { q } });
  }

  @On(SubmissionCreated)
  recordSubmission({ studentId, assessmentId }: SubmissionCreated): void {
    this.recorder.buffer({ userId: studentId, type: 'submitted-work', payload: { assessmentId } });
  }

  @On(SectionCompleted)
  recordSection({ userId, sectionId, subjectId }: SectionCompleted): void {
    this.recorder.buffer({ userId, type: 'completed-section', payload: { sectionId, subjectId } });
  }

  @On(SlideViewed)
  recordSlide({ userId, tcodeId, slide }: SlideViewed): void {
    this.recorder.buffer({ userId, type: 'viewed-slide', payload: { tcodeId, slide } });
  }

  @On(ResourceViewed)
  recordView({ userId, resourceId }: ResourceViewed): void {
    this.recorder.buffer({ userId, type: 'viewed-resource', payload: { resourceId } });
  }

  @On(ResourceCompleted)
  recordCompletion({ userId, resourceId }: ResourceCompleted): void {
    this.recorder.buffer({ userId, type: 'completed-resource', payload: { resourceId } });
  }

  @On(ResourcesBookmarked)
  recordBookmarks({ userId, resourceIds }: ResourcesBookmarked): void {
    for (const resourceId of resourceIds)
      this.recorder.buffer({ userId, type: 'bookmarked-resource', payload: { resourceId } });
  }

  @On(ResourceRated)
  recordRating({ userId, resourceId, rating }: ResourceRated): void {
    this.recorder.buffer({ userId, type: 'rated-resource', payload: { resourceId, rating } });
  }
}
