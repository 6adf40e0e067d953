import type { Provider } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { JwtAuthGuard } from '#identity/auth/jwt-auth.guard.js';
import { ContentGuard } from '#platform/access/content.guard.js';
import { RolesGuard } from '#platform/access/roles.guard.js';
import { FeatureGuard } from '#platform/features/feature.guard.js';
import { RequestLimitGuard } from '#platform/limits/request-limit.guard.js';
import { ProblemFilter } from '#platform/server/problem.filter.js';
import { InputPipe } from '#platform/shapes/input.pipe.js';
import { ClassroomGuard } from '#school/classrooms/classroom.guard.js';
import { ClosedOrganizationGuard } from '#tenancy/organizations/closed-organization.guard.js';

/** In the order in which they run. */
const guards = [
  FeatureGuard,
  ClosedOrganizationGuard,
  JwtAuthGuard,
  RequestLimitGuard,
  RolesGuard,
  ClassroomGuard,
  ContentGuard,
];

/** The guards, the pipe and the filter of every route. */
export const globalProviders: Provider[] = [
  ...guards.map((guard) => ({ provide: APP_GUARD, useClass: guard })),
  { provide: APP_PIPE, useClass: InputPipe },
  { provide: APP_FILTER, useClass: ProblemFilter },
];
