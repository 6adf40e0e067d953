import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { AssessmentsModule } from '#assessment/assessments/assessments.module.js';
import { AssessmentMaterialsModule } from '#assessment/materials/materials.module.js';
import { AssessmentNotificationsModule } from './assessment/notifications/notifications.module.js';
import { QuestionsModule } from './questions/bank/questions.module.js';
import { QuestionExchangeModule } from './questions/exchange/question-exchange.module.js';
import { SubmissionsModule } from '#assessment/submissions/submissions.module.js';
import { ResourcesModule } from '#curriculum/resources/resources.module.js';
import { EntitlementsModule } from '#billing/entitlements/entitlements.module.js';
import { PackagesModule } from '#billing/subscriptions/packages.module.js';
import { SubscriptionsModule } from '#billing/subscriptions/subscriptions.module.js';
import { TcodesModule } from './billing/catalogue/tcodes.module.js';
import { SubjectsModule } from '#curriculum/subjects/subjects.module.js';
import { JwtAuthGuard } from '#identity/auth/jwt-auth.guard.js';
import { IdentityModule } from '#identity/identity.module.js';
import { InteractionsModule } from './learning/interactions/interactions.module.js';
import { ProgressModule } from '#learning/progress/progress.module.js';
import { SectionProgressModule } from '#learning/progress/section-progress.module.js';
import { TcodeProgressModule } from '#learning/progress/tcode-progress.module.js';
import { ClassSessionsModule } from '#insight/analytics/class-sessions.module.js';
import { SessionAnalyticsModule } from '#insight/analytics/session-analytics.module.js';
import { MessagesModule } from '#messaging/messages/messages.module.js';
import { ContentGuard } from '#platform/access/content.guard.js';
import { RolesGuard } from '#platform/access/roles.guard.js';
import type { Settings } from '#platform/config/settings.js';
import { FeatureGuard } from '#platform/features/feature.guard.js';
import { InputPipe } from './platform/shapes/input.pipe.js';
import { RequestLimitGuard } from '#platform/limits/request-limit.guard.js';
import { PlatformModule } from '#platform/platform.module.js';
import { PortsModule } from '#platform/ports/ports.module.js';
import { ProblemFilter } from './platform/server/problem.filter.js';
import { ClassroomGuard } from '#school/classrooms/classroom.guard.js';
import { ClassroomsModule } from '#school/classrooms/classrooms.module.js';
import { PromotionsModule } from '#school/promotions/promotions.module.js';
import { RostersModule } from '#school/rosters/rosters.module.js';
import { GuardiansModule } from '#school/people/guardians.module.js';
import { StudentsModule } from '#school/students/students.module.js';
import { OrganizationsModule } from '#tenancy/organizations/organizations.module.js';

/** Global guards, pipe and filter, in the order in which they run. */
const globalProviders: Provider[] = [
  { provide: APP_GUARD, useClass: FeatureGuard },
  { provide: APP_GUARD, useClass: JwtAuthGuard },
  { provide: APP_GUARD, useClass: RequestLimitGuard },
  { provide: APP_GUARD, useClass: RolesGuard },
  { provide: APP_GUARD, useClass: ClassroomGuard },
  { provide: APP_GUARD, useClass: ContentGuard },
  { provide: APP_PIPE, useClass: InputPipe },
  { provide: APP_FILTER, useClass: ProblemFilter },
];

/** The root module: one group of modules per area, in the order in which areas may import each other. */
@Module({})
export class AppModule {
  static forRoot(settings: Settings): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.forRoot(settings),
        PortsModule.forRoot(),
        // tenancy
        OrganizationsModule,
        // identity
        IdentityModule,
        // school
        ClassroomsModule,
        StudentsModule,
        GuardiansModule,
        PromotionsModule,
        RostersModule,
        // messaging
        MessagesModule,
        // curriculum
        SubjectsModule,
        ResourcesModule,
        // billing
        TcodesModule,
        PackagesModule.forRoot(settings),
        SubscriptionsModule,
        EntitlementsModule,
        // assessment
        QuestionsModule,
        QuestionExchangeModule,
        AssessmentsModule,
        AssessmentMaterialsModule,
        SubmissionsModule,
        AssessmentNotificationsModule,
        // learning
        ProgressModule,
        SectionProgressModule,
        TcodeProgressModule,
        InteractionsModule,
        // insight
        SessionAnalyticsModule,
        ClassSessionsModule,
      ],
      providers: globalProviders,
    };
  }
}
