import type { Settings } from '#platform/config/settings.js';

/** The nodemailer options of the configured service; undefined for EMAIL_SERVICE=log. */
export function relayOf(settings: Settings): string | object | undefined {
  const { emailService, smtpUrl, sendgridApiKey, mailgunLogin, mailgunPassword } = settings;
  if (emailService === 'smtp') return smtpUrl;
  if (emailService === 'sendgrid') {
    return { host: 'smtp.sendgrid.net', port: 587, requireTLS: true, auth: { user: 'apikey', pass: sendgridApiKey } };
  }
  if (emailService === 'mailgun') {
    return {
      host: 'smtp.mailgun.org',
      port: 587,
      requireTLS: true,
      auth: { user: mailgunLogin, pass: mailgunPassword },
    };
  }
  return undefined;
}
