import type { PersonalData } from './personal-data.js';

export const auditData: PersonalData = {
  feature: 'audit log',
  purpose: 'Show who changed grades, roles, memberships and accounts, and who exported or erased data',
  basis: 'security',
  recipients: 'admins',
  tables: [
    {
      table: 'audit_log',
      about: 'Security-relevant actions you took',
      actors: ['actor_id'],
      exported: ['id', 'action', 'entity', 'entity_id', 'data', 'ip', 'created_at'],
      mentions: ['entity_id', 'data'],
      forgets: ['ip'],
      retention: [{ days: 90, after: 'created_at', where: 't.ip IS NOT NULL', clears: ['ip'], job: 'purge-audit-ip' }],
    },
  ],
};

export const mailData: PersonalData = {
  feature: 'email',
  purpose: 'Send email that the person or the school has asked for',
  basis: 'service',
  recipients: 'the mail service of the organization',
  tables: [
    {
      table: 'outbox_emails',
      about: 'Email to you that waits, was sent or was kept; its content is deleted once it is sent',
      owner: ['user_id'],
      addresses: ['recipient'],
      hidden: ['sealed'],
      retention: [
        { days: 'operationsRetentionDays', after: 'sent_at', where: `t.status <> 'queued'`, job: 'purge-mail' },
      ],
    },
  ],
};

export const fileData: PersonalData = {
  feature: 'files',
  purpose: 'Keep uploaded files and enforce storage quotas',
  basis: 'service',
  recipients: 'those who see what the file belongs to',
  tables: [
    {
      table: 'stored_files',
      about: 'Files you uploaded',
      actors: ['owner_id'],
      exported: ['id', 'original_name', 'mime_type', 'size_bytes', 'sha256', 'created_at'],
    },
    { table: 'user_storage', about: 'Bytes that your files use', owner: ['user_id'], recipients: 'admins' },
  ],
};

export const streamData: PersonalData = {
  feature: 'event streams',
  purpose: 'Open live updates in the browser',
  basis: 'service',
  recipients: 'only the person',
  tables: [
    {
      table: 'stream_tickets',
      about: 'One-time tickets for live updates, valid for 30 seconds',
      owner: ['user_id'],
      hidden: ['ticket_hash'],
      retention: [{ days: 0, after: 'expires_at', job: 'purge-stream-tickets' }],
    },
  ],
};
