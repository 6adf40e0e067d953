import { availableParallelism } from 'node:os';
import { Injectable } from '@nestjs/common';
import bcrypt from 'bcrypt';
import { Settings } from '#platform/config/settings.js';
import { invalid, unavailable } from '#platform/problems/problem.js';
import { isCommon } from './common-passwords.js';
import { newOneTimePassword, type OneTimePassword, oneTimePasswordExpiry } from './one-time-password.js';

/** Whoever would wait longer is told to come back: browsers and proxies give up after half a minute anyway. */
const maxWaitMs = 10_000;
const maxWaiting = 200;
const maxLength = 72;
const minLength = 8;
const oneTimeRounds = 6;

/** Hashing happens in Node's pool of threads, where files are read too: one stays free for them. */
const threads = Number(process.env.UV_THREADPOOL_SIZE) || 4;

/**
 * Hashes and compares passwords with bcrypt. Hashing keeps a core busy for a quarter of a second, so no more hash at
 * once than there are cores, a bounded number wait, and the rest is told to come back.
 */
@Injectable()
export class PasswordHasher {
  private readonly maxParallel = Math.max(1, Math.min(availableParallelism(), threads - 1));
  private readonly waiting: (() => void)[] = [];
  private busy = 0;
  /** How long one turn has taken lately. */
  private turnMs = 0;
  private readonly unknownUserHash: Promise<string>;

  constructor(private readonly settings: Settings) {
    this.unknownUserHash = this.timed(() => bcrypt.hash('nobody', settings.bcryptRounds));
  }

  /** Refuses what is too short, too long for bcrypt (72 bytes), too common, or says who you are (OQ-061). */
  async hash(password: string, about: (string | null)[] = []): Promise<string> {
    refuseWeak(password, about);
    return this.inTurn(() => bcrypt.hash(normal(password), this.settings.bcryptRounds));
  }

  /** A one-time password. It is random and soon replaced, so a cheap hash keeps it as safe. */
  async oneTime(now: Date): Promise<OneTimePassword> {
    const word = newOneTimePassword();
    const hash = await bcrypt.hash(normal(word), Math.min(this.settings.bcryptRounds, oneTimeRounds));
    return { word, hash, expiresAt: oneTimePasswordExpiry(now) };
  }

  /**
   * Takes as long for an account that does not exist or has a cheap hash, so that nobody learns which ones do. bcrypt
   * reads no further than byte 72: a longer password that only begins right is not the password.
   */
  async matches(password: string, hash: string | null | undefined): Promise<boolean> {
    const word = normal(password);
    const nobody = await this.unknownUserHash;
    return this.inTurn(async () => {
      const isCheap = !hash || bcrypt.getRounds(hash) < this.settings.bcryptRounds;
      if (isCheap) await bcrypt.compare(word, nobody);
      const isRight = hash ? await bcrypt.compare(word, hash) : false;
      return isRight && Buffer.byteLength(word) <= maxLength;
    });
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    const cameAt = performance.now();
    if (this.busy >= this.maxParallel) {
      this.refuseLongWait();
      await new Promise<void>((proceed) => this.waiting.push(proceed));
    } else {
      this.busy++;
    }
    try {
      // Turns take longer once many want one, so it may come too late after all.
      if (performance.now() - cameAt > maxWaitMs) throw this.tooMany();
      return await this.timed(work);
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.busy--;
    }
  }

  private refuseLongWait(): void {
    if (this.waiting.length >= maxWaiting || this.waitMs > maxWaitMs) throw this.tooMany();
  }

  private tooMany() {
    const seconds = Math.ceil(this.waitMs / 1000) || 1;
    return unavailable('too_many_logins', 'Too many people log in at once. Try again.', seconds);
  }

  /** How long the last of those who wait will. */
  private get waitMs(): number {
    return (this.waiting.length * this.turnMs) / this.maxParallel;
  }

  private async timed<T>(work: () => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    const result = await work();
    const ms = performance.now() - startedAt;
    this.turnMs = this.turnMs ? this.turnMs * 0.8 + ms * 0.2 : ms;
    return result;
  }
}

/** The same letters typed on another keyboard are the same password (NIST SP 800-63B-4, 3.1.1.2). */
const normal = (password: string): string => password.normalize('NFKC');

function refuseWeak(password: string, about: (string | null)[]): void {
  const bytes = Buffer.byteLength(normal(password));
  const plain = password.toLowerCase();
  if ([...password].length < minLength) throw weak(`Choose a password of at least ${minLength} characters.`);
  if (bytes > maxLength) throw weak(`Choose a password of at most ${maxLength} bytes.`);
  if (isCommon(password)) throw weak('This password is among the first everybody tries. Choose another.');
  if (about.some((fact) => fact && plain === fact.toLowerCase()))
    throw weak('Choose a password that is not your name or address.');
}

const weak = (message: string) => invalid('password_weak', message, [{ field: 'password', rule: 'password', message }]);
