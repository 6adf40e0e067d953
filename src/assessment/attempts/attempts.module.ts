import { Module } from '@nestjs/common';
import { AssessmentsModule } from '#assessment/assessments/assessments.module.js';
import { assessmentPolicy } from '#assessment/assessments/assessments.policy.js';
import { SubmissionsModule } from '#assessment/submissions/submissions.module.js';
import { CredentialsModule } from '#identity/credentials/credentials.module.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Feature } from '#platform/features/feature.js';
import { ExamPasswords } from './access/exam-passwords.js';
import { AssessmentAttemptsController } from './assessment-attempts.controller.js';
import { AttemptReader } from './attempt-reader.service.js';
import { AttemptRemovalService } from './attempt-removal.service.js';
import { AttemptStarter } from './attempt-starter.service.js';
import { AttemptsController } from './attempts.controller.js';
import { AttemptsJobs } from './attempts.jobs.js';
import { startedAttemptPolicy } from './attempts.policy.js';
import { AttemptsService } from './attempts.service.js';
import { FinishService } from './finish.service.js';
import { GroupFiles } from './group-files.js';
import { AttemptStreams } from './invigilation/attempt-streams.js';
import { InvigilationService } from './invigilation/invigilation.service.js';

@Feature('assessments')
@Module({
  imports: [
    ScopedModule.forFeature(startedAttemptPolicy, assessmentPolicy),
    AssessmentsModule,
    SubmissionsModule,
    CredentialsModule,
  ],
  controllers: [AttemptsController, AssessmentAttemptsController],
  providers: [
    AttemptReader,
    AttemptStarter,
    AttemptsService,
    ExamPasswords,
    FinishService,
    AttemptsJobs,
    AttemptRemovalService,
    GroupFiles,
    InvigilationService,
    AttemptStreams,
  ],
})
export class AttemptsModule {}
