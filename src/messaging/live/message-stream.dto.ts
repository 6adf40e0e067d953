import { Text } from '#platform/shapes/fields.js';

/** Query parameters for EventSource, which cannot send headers. */
export class StreamQuery {
  @Text({ max: 100, optional: true, about: 'From POST /stream-tickets, instead of the Authorization header' })
  ticket?: string;

  @Text({ max: 100, optional: true, about: 'The id of the last event received, where Last-Event-ID cannot be sent' })
  lastEventId?: string;
}

/** Description of the stream in the API document. */
export const streamDocs = `Server-sent events. Send the access token as \`Authorization\`, or, from a browser's EventSource, a ticket from
\`POST /stream-tickets\` as \`?ticket=\`.

* \`unread\` \`{ "unread": 3 }\`: the number of unread messages, as the first event and after every change.
* \`message\`: a new message, in the format of \`GET /messages/{id}\`.
* \`reset\` \`{}\`: too many messages were missed to repeat them; reload the list.
* \`end\` \`{ "reason": "session_ended" | "reconnect" }\`: log in again, or reconnect after the time in \`retry\`.

A stream begins with a \`retry\` of its own between 1000 and 4000 milliseconds, so that clients do not all return in the same moment.
EventSource obeys it; other clients must wait for that time before they reconnect.

A client that reconnects with the id of its last event (\`Last-Event-ID\`, or \`?lastEventId=\`) receives the messages it missed. A
message from the last seconds before the disconnect may be repeated with the same id. The stream ends with the login session. An
open stream does not keep the session active: keep sending heartbeats while the user is present.`;

export const streamExample = `retry: 2000

event: unread
id: 01960000-0000-7000-8000-000000000000
data: {"unread":3}

event: message
id: 01960000-0000-7000-8000-000000000001
data: {"id":"01960000-0000-7000-8000-000000000001","kind":"info","tag":"info","title":"Trip on Friday"}
`;
