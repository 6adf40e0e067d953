import { createInterface } from 'node:readline/promises';
import { filesOf } from '#cli/shared/instances.js';
import { usageError } from '#cli/shared/outcome.js';

export interface MailOptions {
  smtpUrl?: string;
  mailFrom?: string;
  /** False with `--no-mail`; otherwise true. */
  mail: boolean;
}

/**
 * The mail settings of a new organization. In a terminal, they are asked for unless an option or the env files have
 * them; an empty answer is `--no-mail`. A script that gives none leaves them unset, which `doctor` reports.
 */
export async function askForMail(home: string, slug: string, options: MailOptions): Promise<MailOptions> {
  const { smtpUrl, mail } = options;
  if (smtpUrl !== undefined && !/^smtps?:\/\//.test(smtpUrl))
    throw usageError('--smtp-url must be smtp://user:password@host:port, or smtps:// for a port with TLS.');
  if (smtpUrl !== undefined && !mail) throw usageError('Give either --smtp-url or --no-mail.');
  const { env } = await filesOf(home, slug);
  const isAsked = process.stdin.isTTY && process.stderr.isTTY && !process.argv.includes('--json');
  if (smtpUrl !== undefined || !mail || env.EMAIL_SERVICE || !isAsked) return options;
  const dialog = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await answersOf((question) => dialog.question(question), options);
  } finally {
    dialog.close();
  }
}

/** Asks for the mail server until it is a valid URL or empty, and then for the sender. */
export async function answersOf(
  ask: (question: string) => Promise<string>,
  options: MailOptions,
): Promise<MailOptions> {
  for (;;) {
    const smtpUrl = (await ask('Mail server, smtp://user:password@host:port (empty: none, mail is not sent): ')).trim();
    if (smtpUrl === '') return { ...options, mail: false };
    if (!/^smtps?:\/\//.test(smtpUrl) || !URL.canParse(smtpUrl)) continue;
    const mailFrom = options.mailFrom ?? (await ask('Sender of mail, such as PBS <office@pbs.example>: ')).trim();
    return { ...options, smtpUrl, ...(mailFrom !== '' && { mailFrom }) };
  }
}

/** The mail settings for `env/<slug>.env`. */
export const sharedMailSettings = ({ smtpUrl, mailFrom, mail }: MailOptions): Record<string, string | undefined> => ({
  EMAIL_SERVICE: smtpUrl ? 'smtp' : mail ? undefined : 'log',
  EMAIL_FROM: mailFrom,
});

/** The mail settings for `env/<slug>.local.env`: the URL contains the password. */
export const secretMailSettings = ({ smtpUrl }: MailOptions): Record<string, string> =>
  smtpUrl ? { SMTP_URL: smtpUrl } : {};
