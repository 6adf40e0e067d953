import { createHmac, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { PasswordHasher } from '#identity/credentials/password-hasher.js';
import type { Actor } from '#platform/access/actor.js';
import { type Limit, RateLimits } from '#platform/limits/rate-limits.js';
import { forbidden } from '#platform/problems/problem.js';

const wrongPasswords: Limit = { name: 'exam-password', points: 10, seconds: 15 * 60 };

/**
 * Checks the passwords of assessments. A whole class types the same password in the same second and a bcrypt hash takes a
 * quarter of a second, so each password is hashed once; the cache holds keyed hashes only.
 */
@Injectable()
export class ExamPasswords {
  private readonly key = randomBytes(32);
  private readonly checked = new LRUCache<string, Promise<boolean>>({ max: 1_000, ttl: 10 * 60_000 });

  constructor(
    private readonly hasher: PasswordHasher,
    private readonly limits: RateLimits,
  ) {}

  /** Throws 403 for a wrong or missing password, and 429 after ten wrong ones of a student in 15 minutes. */
  async check(actor: Actor, assessmentId: string, hash: string | null, password: string | undefined): Promise<void> {
    if (hash === null) return;
    const counted = `${assessmentId}/${actor.userId}`;
    await this.limits.refuseSpent(wrongPasswords, counted);
    if (password !== undefined && (await this.matches(password, hash))) return;
    if (password !== undefined) await this.limits.count(wrongPasswords, counted);
    throw forbidden('exam_password_wrong', 'This assessment needs its password. Ask the invigilator.');
  }

  private matches(password: string, hash: string): Promise<boolean> {
    const key = createHmac('sha256', this.key).update(`${hash}\n${password}`).digest('base64url');
    const known = this.checked.get(key);
    if (known) return known;
    const result = this.hasher.matches(password, hash);
    this.checked.set(key, result);
    result.catch(() => this.checked.delete(key));
    return result;
  }
}
