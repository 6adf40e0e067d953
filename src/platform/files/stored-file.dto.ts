import { Id, Instant, Int, Text } from '#platform/shapes/fields.js';
import { SignedUrl } from '#platform/shapes/signed-url.js';

/** A stored file in responses. */
export class FileView {
  @Id({ about: 'Refer to it within 24 hours, such as in a submission; otherwise the file is deleted' })
  id: string;

  @Text({ max: 255 })
  originalName: string;

  @Text({ example: 'image/png' })
  mimeType: string;

  @Int({ min: 0 })
  sizeBytes: number;

  @Text({ about: 'URL of its content', example: '/api/v1/files/01890a5d-ac96-774b-bcce-b302099a8057/content' })
  url: string;

  @SignedUrl('url')
  signedUrl: string | null;

  @Instant()
  createdAt: Date;
}

/** What a service returns of a file; its signed URL is made when the response is sent. */
export type FileFacts = Omit<FileView, 'signedUrl'>;
