import { Choice } from '#platform/shapes/fields.js';

export const exportFormats = ['json', 'zip'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export class DataExportQuery {
  @Choice(exportFormats, { default: 'json', about: 'json: the data; zip: the data and all your files' })
  format: ExportFormat;
}
