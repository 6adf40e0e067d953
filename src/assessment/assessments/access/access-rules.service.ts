import { Injectable } from '@nestjs/common';
import type { Assessment } from '#assessment/assessments/assessment.entity.js';
import { assessmentPolicy } from '#assessment/assessments/assessments.policy.js';
import { PasswordHasher } from '#identity/credentials/password-hasher.js';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { type Issue, invalid } from '#platform/problems/problem.js';
import type { AccessRulesDraft } from './access-rules.dto.js';
import { isRange } from './exam-access.js';

/** Who may start an assessment, and from where. A change holds for running attempts as well. */
@Injectable()
export class AccessRulesService {
  constructor(
    @InjectScoped(assessmentPolicy) private readonly assessments: Scoped<typeof assessmentPolicy>,
    private readonly hasher: PasswordHasher,
    private readonly audit: AuditLog,
    private readonly database: Database,
  ) {}

  get(actor: Actor, assessmentId: string): Promise<Assessment> {
    return this.assessments.get(actor, assessmentId, 'edit');
  }

  /** Replaces the rules. The password stays if it is omitted. */
  async change(actor: Actor, assessmentId: string, { password, ...rules }: AccessRulesDraft): Promise<Assessment> {
    refuseInvalid(rules);
    // Hashed before the lock is taken: it takes a quarter of a second.
    const passwordHash = password ? await this.hasher.hashShared(password) : null;
    return this.database.transaction(async () => {
      const assessment = await this.assessments.lock(actor, assessmentId);
      Object.assign(assessment, rules, password !== undefined && { passwordHash });
      const data = { ...rules, passwordChanged: password !== undefined };
      const entry = { action: 'assessment.access-changed', entity: 'assessment', entityId: assessmentId, data };
      await this.audit.record(actor, entry);
      return this.assessments.save(assessment);
    });
  }
}

function refuseInvalid(rules: Omit<AccessRulesDraft, 'password'>): void {
  const isKey = (text: string) => /^[0-9a-f]{64}$/i.test(text);
  const issues = [
    ...issuesIn('ipRanges', rules.ipRanges, isRange, 'Must be an IP address, or a network such as 10.1.0.0/16.'),
    ...issuesIn('browserExamKeys', rules.browserExamKeys, isKey, 'Must be 64 hexadecimal digits.'),
    ...issuesIn('configKeys', rules.configKeys, isKey, 'Must be 64 hexadecimal digits.'),
  ];
  if (issues.length > 0) throw invalid('access_rules_invalid', 'Some access rules are invalid; see errors.', issues);
}

const issuesIn = (field: string, texts: string[], isValid: (text: string) => boolean, message: string): Issue[] =>
  texts.flatMap((text, at) => (isValid(text) ? [] : [{ field: `${field}.${at}`, rule: 'format', message }]));
