import { Injectable } from '@nestjs/common';
import { Settings } from '#platform/config/settings.js';
import type { Mail } from '#platform/mail/mailer.js';
import { escapeHtml } from '#platform/text/escape-html.js';
import { type Language, languageOf, type Translated } from '#tenancy/organizations/languages.js';
import type { Organization } from '#tenancy/organizations/organization.entity.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';

/** A link in an e-mail. */
interface EmailLink {
  href: string;
  label: string;
}

/** The content of an e-mail in one language, without the organization's subject prefix and footer. */
export interface EmailContent {
  subject: string;
  paragraphs: (string | EmailLink)[];
}

const defaultColor = '#333333';

const contactLines: Translated<(contact: string) => string> = {
  en: (contact) => `Questions? Write to ${contact}`,
  th: (contact) => `หากมีคำถาม โปรดติดต่อ ${contact}`,
};

/** Composes e-mails of the organization in the recipient's language, as plain text and HTML. */
@Injectable()
export class EmailComposer {
  constructor(
    private readonly organizations: OrganizationsService,
    private readonly settings: Settings,
  ) {}

  /** The e-mail in the recipient's preferred language, else the organization's, else English. */
  async compose(
    to: string,
    preferredLocale: string | null,
    contentOf: (language: Language, organization: Organization) => EmailContent,
  ): Promise<Mail> {
    const organization = await this.organizations.current();
    const language = languageOf(preferredLocale, organization.locale);
    const { subject, paragraphs } = contentOf(language, organization);
    const contact = organization.settings.branding?.contact;
    const footer = [organization.name, ...(contact ? [contactLines[language](contact)] : [])];
    return {
      to,
      subject: `${organization.name}: ${subject}`,
      text: [...paragraphs.map((part) => (typeof part === 'string' ? part : part.href)), footer.join('\n')].join(
        '\n\n',
      ),
      html: htmlOf(paragraphs, footer, { language, color: organization.settings.branding?.color ?? defaultColor }),
    };
  }

  /** The public URL of a path, for links in e-mails. */
  address(path: string): string {
    return `${this.settings.publicUrl ?? `http://localhost:${this.settings.port}`}${path}`;
  }
}

/** Uses only elements that every mail client supports; loads no external resources. */
function htmlOf(
  paragraphs: EmailContent['paragraphs'],
  footer: string[],
  { language, color }: { language: Language; color: string },
): string {
  const parts = paragraphs.map((part) =>
    typeof part === 'string'
      ? `<p>${lines(part)}</p>`
      : `<p><a href="${escapeHtml(part.href)}" style="color: ${color}">${escapeHtml(part.label)}</a></p>`,
  );
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"></head>
<body style="font-family: sans-serif; line-height: 1.5">
${parts.join('\n')}
<hr style="border: 0; border-top: 2px solid ${color}">
<p>${footer.map(escapeHtml).join('<br>')}</p>
</body></html>`;
}

const lines = (text: string): string => escapeHtml(text).replaceAll('\n', '<br>');
