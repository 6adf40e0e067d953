import { Id, Instant, Int } from './fields.js';

/** Fields of every record in responses. */
export class RecordView {
  @Id({ example: '01890a5d-ac96-774b-bcce-b302099a8057' })
  id: string;

  @Int({ min: 1, about: 'Number of changes; send it as If-Match to prevent overwriting changes of others' })
  version: number;

  @Instant()
  createdAt: Date;

  @Instant()
  updatedAt: Date;
}
