import { CreateKernel1770000001000 } from '#migrations/1770000001000-create-kernel.js';
import { CreateTextFunctions1770000001500 } from '#migrations/1770000001500-create-text-functions.js';
import { CreateIdentity1770000002000 } from '#migrations/1770000002000-create-identity.js';
import { CreatePrivacy1770000002500 } from '#migrations/1770000002500-create-privacy.js';
import { CreatePrivacySettings1770000002600 } from '#migrations/1770000002600-create-privacy-settings.js';
import { CreateSchool1770000003000 } from '#migrations/1770000003000-create-school.js';
import { CreateStoredFiles1770000004000 } from '#migrations/1770000004000-create-stored-files.js';
import { CreateCurriculum1770000005000 } from '#migrations/1770000005000-create-curriculum.js';
import { CreateCourses1770000005500 } from '#migrations/1770000005500-create-courses.js';
import { CreateQuestions1770000006000 } from '#migrations/1770000006000-create-questions.js';
import { CreateAssessment1770000007000 } from '#migrations/1770000007000-create-assessment.js';
import { CreateResources1770000008000 } from '#migrations/1770000008000-create-resources.js';
import { CreateModules1770000008500 } from '#migrations/1770000008500-create-modules.js';
import { CreatePaths1770000008700 } from '#migrations/1770000008700-create-paths.js';
import { CreatePromotions1770000009000 } from '#migrations/1770000009000-create-promotions.js';
import { CreateMessages1770000010000 } from '#migrations/1770000010000-create-messages.js';
import { CreateBilling1770000011000 } from '#migrations/1770000011000-create-billing.js';
import { CreateSessionDays1770000012000 } from '#migrations/1770000012000-create-session-days.js';
import { CreateSessionTotals1770000012500 } from '#migrations/1770000012500-create-session-totals.js';
import { CreateLearning1770000013000 } from '#migrations/1770000013000-create-learning.js';
import { CreateExercises1770000013200 } from '#migrations/1770000013200-create-exercises.js';
import { CreateDiscussions1770000013300 } from '#migrations/1770000013300-create-discussions.js';
import { CreateCertificates1770000013500 } from '#migrations/1770000013500-create-certificates.js';
import { CreateRecordings1770000013600 } from '#migrations/1770000013600-create-recordings.js';
import { CreateTranscriptions1770000013620 } from '#migrations/1770000013620-create-transcriptions.js';
import { CreateNotes1770000013700 } from '#migrations/1770000013700-create-notes.js';
import { CreateLiveSessions1770000013800 } from '#migrations/1770000013800-create-live-sessions.js';
import { CreateLiveFeatures1770000013850 } from '#migrations/1770000013850-create-live-features.js';
import { CreateSearch1770000013900 } from '#migrations/1770000013900-create-search.js';
import { CreateCalendar1770000013950 } from '#migrations/1770000013950-create-calendar.js';
import { CreateErrorReports1770000014000 } from '#migrations/1770000014000-create-error-reports.js';
import { CreateLearningActivity1770000014100 } from '#migrations/1770000014100-create-learning-activity.js';
import { CreatePathStarts1770000014120 } from '#migrations/1770000014120-create-path-starts.js';
import { CreateAchievements1770000014150 } from '#migrations/1770000014150-create-achievements.js';
import { CreateRecommendations1770000014200 } from '#migrations/1770000014200-create-recommendations.js';
import { CreateCivic1770000014300 } from '#migrations/1770000014300-create-civic.js';
import { CreateLocalResources1770000014350 } from '#migrations/1770000014350-create-local-resources.js';
import { CreateSync1770000014400 } from '#migrations/1770000014400-create-sync.js';
import { CreateAnalytics1770000014500 } from '#migrations/1770000014500-create-analytics.js';
import { OpenQuestionTypes1770000014600 } from '#migrations/1770000014600-open-question-types.js';
import { CreateQuestionCategories1770000014610 } from '#migrations/1770000014610-create-question-categories.js';
import { CreateAssessmentDraws1770000014620 } from '#migrations/1770000014620-create-assessment-draws.js';
import { CreateQuestionFiles1770000014700 } from '#migrations/1770000014700-create-question-files.js';
import { CreateAttempts1770000014800 } from '#migrations/1770000014800-create-attempts.js';
import { CreateAttemptItemTimes1770000014820 } from '#migrations/1770000014820-create-attempt-item-times.js';
import { UseOwnDates1770000014830 } from '#migrations/1770000014830-use-own-dates.js';
import { CreateGradeLedger1770000014900 } from '#migrations/1770000014900-create-grade-ledger.js';
import { CreateLatePolicy1770000014910 } from '#migrations/1770000014910-create-late-policy.js';
import { CreateMarking1770000014920 } from '#migrations/1770000014920-create-marking.js';
import { CreateDoubleMarking1770000014930 } from '#migrations/1770000014930-create-double-marking.js';
import { DoubleMarkingOfItems1770000014932 } from '#migrations/1770000014932-double-marking-of-items.js';
import { TotalCurrentGrades1770000014934 } from '#migrations/1770000014934-total-current-grades.js';
import { DraftGrades1770000014936 } from '#migrations/1770000014936-draft-grades.js';
import { CreateAnonymousMarking1770000014940 } from '#migrations/1770000014940-create-anonymous-marking.js';
import { CreateCommentBank1770000014950 } from '#migrations/1770000014950-create-comment-bank.js';
import { CreateFileComments1770000014960 } from '#migrations/1770000014960-create-file-comments.js';
import { CreateGroups1770000014970 } from '#migrations/1770000014970-create-groups.js';
import { CreatePeerReviews1770000014980 } from '#migrations/1770000014980-create-peer-reviews.js';
import { CreateGradebook1770000015000 } from '#migrations/1770000015000-create-gradebook.js';
import { CreateReportCards1770000015010 } from '#migrations/1770000015010-create-report-cards.js';

/** All migrations, oldest first. A test compares this list with the folder. */
export const migrations = [
  CreateKernel1770000001000,
  CreateTextFunctions1770000001500,
  CreateIdentity1770000002000,
  CreatePrivacy1770000002500,
  CreatePrivacySettings1770000002600,
  CreateSchool1770000003000,
  CreateStoredFiles1770000004000,
  CreateCurriculum1770000005000,
  CreateCourses1770000005500,
  CreateQuestions1770000006000,
  CreateAssessment1770000007000,
  CreateResources1770000008000,
  CreateModules1770000008500,
  CreatePaths1770000008700,
  CreatePromotions1770000009000,
  CreateMessages1770000010000,
  CreateBilling1770000011000,
  CreateSessionDays1770000012000,
  CreateSessionTotals1770000012500,
  CreateLearning1770000013000,
  CreateExercises1770000013200,
  CreateDiscussions1770000013300,
  CreateCertificates1770000013500,
  CreateRecordings1770000013600,
  CreateTranscriptions1770000013620,
  CreateNotes1770000013700,
  CreateLiveSessions1770000013800,
  CreateLiveFeatures1770000013850,
  CreateSearch1770000013900,
  CreateCalendar1770000013950,
  CreateErrorReports1770000014000,
  CreateLearningActivity1770000014100,
  CreatePathStarts1770000014120,
  CreateAchievements1770000014150,
  CreateRecommendations1770000014200,
  CreateCivic1770000014300,
  CreateLocalResources1770000014350,
  CreateSync1770000014400,
  CreateAnalytics1770000014500,
  OpenQuestionTypes1770000014600,
  CreateQuestionCategories1770000014610,
  CreateAssessmentDraws1770000014620,
  CreateQuestionFiles1770000014700,
  CreateAttempts1770000014800,
  CreateAttemptItemTimes1770000014820,
  UseOwnDates1770000014830,
  CreateGradeLedger1770000014900,
  CreateLatePolicy1770000014910,
  CreateMarking1770000014920,
  CreateDoubleMarking1770000014930,
  DoubleMarkingOfItems1770000014932,
  TotalCurrentGrades1770000014934,
  DraftGrades1770000014936,
  CreateAnonymousMarking1770000014940,
  CreateCommentBank1770000014950,
  CreateFileComments1770000014960,
  CreateGroups1770000014970,
  CreatePeerReviews1770000014980,
  CreateGradebook1770000015000,
  CreateReportCards1770000015010,
];
