import { assessmentData } from '#assessment/assessment.personal-data.js';
import { subscriptionData } from '#billing/subscriptions/subscriptions.personal-data.js';
import { civicData } from '#community/civic/civic.personal-data.js';
import { localResourceData } from '#community/local-resources/local-resources.personal-data.js';
import { courseData } from '#curriculum/courses/courses.personal-data.js';
import { moduleData } from '#curriculum/modules/modules.personal-data.js';
import { pathData } from '#curriculum/paths/paths.personal-data.js';
import { resourceData } from '#curriculum/resources/resources.personal-data.js';
import { subjectData } from '#curriculum/subjects/subjects.personal-data.js';
import { accountData } from '#identity/accounts/accounts.personal-data.js';
import { authData } from '#identity/auth/auth.personal-data.js';
import { erasureData } from '#identity/erasure/erasure.personal-data.js';
import { invitationData } from '#identity/invitations/invitations.personal-data.js';
import { privacySettingsData } from '#identity/privacy-settings/privacy-settings.personal-data.js';
import { profileData } from '#identity/profiles/profiles.personal-data.js';
import { sessionData } from '#identity/sessions/sessions.personal-data.js';
import { analyticsData } from '#insight/analytics/overview/overview.personal-data.js';
import { calendarData } from '#insight/calendar/calendar.personal-data.js';
import { syncData } from '#insight/sync/sync.personal-data.js';
import { achievementData } from '#learning/achievements/achievements.personal-data.js';
import { activityData } from '#learning/activity/activity.personal-data.js';
import { certificateData } from '#learning/certificates/certificates.personal-data.js';
import { discussionData } from '#learning/discussions/discussions.personal-data.js';
import { exerciseData } from '#learning/exercises/exercises.personal-data.js';
import { interactionData } from '#learning/interactions/interactions.personal-data.js';
import { pathStartData } from '#learning/paths/path-starts.personal-data.js';
import { progressData } from '#learning/progress/progress.personal-data.js';
import { recommendationData } from '#learning/recommendations/recommendations.personal-data.js';
import { inboxData } from '#messaging/inbox/inbox.personal-data.js';
import { sentMessageData } from '#messaging/sending/sending.personal-data.js';
import { PersonalDataCatalogue } from '#platform/personal-data/personal-data.js';
import { auditData, fileData, mailData, streamData } from '#platform/personal-data/platform.personal-data.js';
import { questionData } from '#questions/bank/bank.personal-data.js';
import { classroomData } from '#school/classrooms/classrooms.personal-data.js';
import { guardianData } from '#school/people/people.personal-data.js';
import { promotionData } from '#school/promotions/promotions.personal-data.js';
import { studentData } from '#school/students/students.personal-data.js';
import { liveSessionData } from '#workbook/live-sessions/live-sessions.personal-data.js';
import { noteData } from '#workbook/notes/notes.personal-data.js';
import { recordingData } from '#workbook/recordings/recordings.personal-data.js';
import { transcriptionData } from '#workbook/transcriptions/transcriptions.personal-data.js';

/** The data about people of every feature. Erasure deletes from the last to the first, so a table comes after those it refers to. */
export const personalData = new PersonalDataCatalogue([
  auditData,
  mailData,
  fileData,
  streamData,
  accountData,
  profileData,
  privacySettingsData,
  sessionData,
  invitationData,
  authData,
  erasureData,
  classroomData,
  guardianData,
  studentData,
  promotionData,
  sentMessageData,
  inboxData,
  subjectData,
  resourceData,
  courseData,
  moduleData,
  pathData,
  subscriptionData,
  questionData,
  assessmentData,
  progressData,
  activityData,
  pathStartData,
  achievementData,
  exerciseData,
  discussionData,
  certificateData,
  interactionData,
  recommendationData,
  recordingData,
  transcriptionData,
  noteData,
  liveSessionData,
  civicData,
  localResourceData,
  calendarData,
  analyticsData,
  syncData,
]);
