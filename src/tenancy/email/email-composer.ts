import { Injectable } from '@nestjs/common';
import { Settings } from '#platform/config/settings.js';
import type { Mail } from '#platform/mail/mailer.js';
import type { Organization } from '#tenancy/organizations/organization.entity.js';
import { type Language, languageOf, type Translated } from '#tenancy/organizations/languages.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';

/** Where a letter sends its reader. */
interface EmailLink {
  href: string;
  label: string;
}

/** A letter without head and foot, in one language. */
export interface EmailContent {
  subject: string;
  paragraphs: (string | EmailLink)[];
}

const questions: Translated<(contact: string) => string> = {
  en: (contact) => `Questions? Write to ${contact}`,
  th: (contact) => `หากมีคำถาม โปรดติดต่อ ${contact}`,
};

/** Letters as the organization sends them: in the reader's language, under its name, as plain text and as HTML. */
@Injectable()
export class EmailComposer {
  constructor(
    private readonly organizations: OrganizationsService,
    private readonly settings: Settings,
  ) {}

  /** The letter to `to`, from its translations: in the language they prefer, else the organization's, else English. */
  async compose(
    to: string,
    preferred: string | null,
    compose: (language: Language, organization: Organization) => EmailContent,
  ): Promise<Mail> {
    const organization = await this.organizations.current();
    const language = languageOf(preferred, organization.locale);
    const { subject, paragraphs } = compose(language, organization);
    const contact = organization.settings.branding?.contact;
    const foot = [organization.name, ...(contact ? [questions[language](contact)] : [])];
    return {
      to,
      subject: `${organization.name}: ${subject}`,
      text: [...paragraphs.map((part) => (typeof part === 'string' ? part : part.href)), foot.join('\n')].join('\n\n'),
      html: asHtml(paragraphs, foot, { language, color: organization.settings.branding?.color }),
    };
  }

  /** An address on the pages people know the school by. */
  address(path: string): string {
    return `${this.settings.publicUrl ?? `http://localhost:${this.settings.port}`}${path}`;
  }
}

/** Only elements every mail program knows; nothing is loaded from anywhere. */
function asHtml(
  paragraphs: EmailContent['paragraphs'],
  foot: string[],
  { language, color = '#333333' }: { language: Language; color?: string },
): string {
  const parts = paragraphs.map((part) =>
    typeof part === 'string'
      ? `<p>${lines(part)}</p>`
      : `<p><a href="${escaped(part.href)}" style="color: ${color}">${escaped(part.label)}</a></p>`,
  );
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"></head>
<body style="font-family: sans-serif; line-height: 1.5">
${parts.join('\n')}
<hr style="border: 0; border-top: 2px solid ${color}">
<p>${foot.map(escaped).join('<br>')}</p>
</body></html>`;
}

const lines = (text: string): string => escaped(text).replaceAll('\n', '<br>');

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
