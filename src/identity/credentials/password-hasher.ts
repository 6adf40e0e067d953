import { availableParallelism } from 'node:os';
import { Injectable } from '@nestjs/common';
import bcrypt from 'bcrypt';
import { Settings } from '#platform/config/settings.js';
import { AdmissionQueue, QueueFull } from '#platform/pacing/admission-queue.js';
import { invalid, unavailable } from '#platform/problems/problem.js';
import { isCommon } from './common-passwords.js';
import {
  isOneTimeHash,
  issueOneTimePassword,
  matchesOneTimeHash,
  type OneTimePassword,
  readOneTimePassword,
} from './one-time-password.js';

/** A request that would wait longer gets 503: browsers and proxies time out after about 30 seconds. */
const maxWaitMs = 10_000;
const maxLength = 200;
const maxBytes = 72;
const minCharacters = 8;

/** bcrypt runs in libuv's thread pool; one thread stays free for file access. */
const threadPoolSize = Number(process.env.UV_THREADPOOL_SIZE) || 4;
const maxParallelHashes = Math.max(1, Math.min(availableParallelism(), threadPoolSize - 1));

/** At most this cost for a sample, which takes some 15 ms of a core. */
const maxSampleRounds = 8;

/** The password of an account. */
interface Credentials {
  readonly passwordHash: string | null;
  readonly hasOneTimePassword: boolean;
}

/**
 * Hashes and compares passwords with bcrypt. A hash occupies a core for about 250 ms, so at most one per core runs, a
 * bounded number of requests wait, and all others get 503 with the time of their turn (docs/decisions/0015, 0099).
 */
@Injectable()
export class PasswordHasher {
  private readonly queue = new AdmissionQueue({ maxParallel: maxParallelHashes, maxLength, maxWaitMs });
  private readonly unknownUserHash: Promise<string>;

  constructor(private readonly settings: Settings) {
    this.unknownUserHash = this.sample(settings.bcryptRounds);
  }

  /** A hash of the given cost that no password matches. Made with a lower cost, whose time also gives the first estimate of the queue. */
  private async sample(rounds: number): Promise<string> {
    const cost = Math.min(rounds, maxSampleRounds);
    const hash = await this.queue.measured(() => bcrypt.hash('unknown user', cost), 2 ** (rounds - cost));
    return hash.replace(/^(\$2b\$)\d\d/, `$1${String(rounds).padStart(2, '0')}`);
  }

  /**
   * Hashes a password the holder chose. Throws `password_weak` when it is shorter than 8 characters, longer than the 72
   * bytes bcrypt reads, common, or equal to one of `personalData`, such as the email address; the error names `field`.
   */
  async hash(password: string, personalData: (string | null)[] = [], field = 'password'): Promise<string> {
    refuseWeak(password, personalData, field);
    return this.enqueue(() => bcrypt.hash(normalize(password), this.settings.bcryptRounds));
  }

  /** Hashes a password that a teacher shares with a class. Its strength is not checked; wrong ones are limited. */
  async hashShared(password: string): Promise<string> {
    return this.enqueue(() => bcrypt.hash(normalize(password), this.settings.bcryptRounds));
  }

  oneTime(now: Date): Promise<OneTimePassword> {
    return issueOneTimePassword(now);
  }

  /**
   * Takes the same time for a missing account and for a cheap hash, so response times do not reveal which accounts exist
   * or have not been used yet. bcrypt ignores bytes after the 72nd: a longer password never matches.
   */
  async matches(password: string, hash: string | null | undefined, owner?: string): Promise<boolean> {
    const normalized = normalize(password);
    const unknownUserHash = await this.unknownUserHash;
    return this.enqueue(async () => {
      if (!hash || this.isCheap(hash)) await bcrypt.compare(normalized, unknownUserHash);
      const isMatch = hash ? await compare(normalized, hash) : false;
      return isMatch && Buffer.byteLength(normalized) <= maxBytes;
    }, owner);
  }

  /**
   * As `matches`, for the password of an account: a one-time password may be typed in any of its spellings. `owner`
   * identifies the person who waits for a login.
   */
  matchesAccount(typed: string, account: Credentials | null, owner?: string): Promise<boolean> {
    const password = account?.hasOneTimePassword ? readOneTimePassword(typed) : typed;
    return this.matches(password, account?.passwordHash, owner);
  }

  /**
   * Whether a new password repeats the one-time password it is to replace. Does not hide its duration: the caller has
   * already authenticated with that password.
   */
  repeatsOneTime(typed: string, { passwordHash }: Credentials): Promise<boolean> {
    return passwordHash ? compare(normalize(readOneTimePassword(typed)), passwordHash) : Promise.resolve(false);
  }

  /**
   * The hash of a correct password at the cost set for the organization, if the stored hash has another cost. Not
   * computed while logins wait: a later login renews it.
   */
  async renewedHash(password: string, { passwordHash: hash, hasOneTimePassword }: Credentials): Promise<string | null> {
    const { bcryptRounds } = this.settings;
    if (!hash || hasOneTimePassword || isOneTimeHash(hash) || this.queue.waiting > 0) return null;
    if (bcrypt.getRounds(hash) === bcryptRounds) return null;
    return this.enqueue(() => bcrypt.hash(normalize(password), bcryptRounds));
  }

  private isCheap(hash: string): boolean {
    return isOneTimeHash(hash) || bcrypt.getRounds(hash) < this.settings.bcryptRounds;
  }

  /** `owner` keeps its place when the queue is full; without one, the work continues an admitted request. */
  private async enqueue<T>(work: () => Promise<T>, owner?: string): Promise<T> {
    try {
      return await this.queue.run(work, owner);
    } catch (error) {
      if (!(error instanceof QueueFull)) throw error;
      const seconds = Math.ceil(error.retryAfterMs / 1000);
      throw unavailable(
        'too_many_logins',
        `Many people are logging in at the moment. Try again in ${seconds} seconds; your place in the queue is kept.`,
        seconds,
      );
    }
  }
}

/** Composed and decomposed spellings are the same password (NIST SP 800-63B-4, 3.1.1.2). */
const normalize = (password: string): string => password.normalize('NFKC');

const compare = (password: string, hash: string): Promise<boolean> =>
  isOneTimeHash(hash) ? matchesOneTimeHash(password, hash) : bcrypt.compare(password, hash);

function refuseWeak(password: string, personalData: (string | null)[], field: string): void {
  const weakPassword = (message: string) => invalid('password_weak', message, [{ field, rule: 'password', message }]);
  const bytes = Buffer.byteLength(normalize(password));
  const lowerCase = password.toLowerCase();
  if ([...password].length < minCharacters)
    throw weakPassword(`Choose a password of at least ${minCharacters} characters.`);
  if (bytes > maxBytes) throw weakPassword(`Choose a password of at most ${maxBytes} bytes.`);
  if (isCommon(password)) throw weakPassword('This password is too common. Choose another.');
  if (personalData.some((value) => value && lowerCase === value.toLowerCase()))
    throw weakPassword('Choose a password that is not your username or email address.');
}
