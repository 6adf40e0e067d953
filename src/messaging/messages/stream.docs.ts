/** What the API document says of the stream, for whoever writes a client. */
export const streamDocs = `Server-sent events. Send the access token as \`Authorization\`, or, from a browser's EventSource, a ticket from
\`POST /stream-tickets\` as \`?ticket=\`.

* \`unread\` \`{ "unread": 3 }\`: how many are unread, first of all and after every change.
* \`message\`: a new message, as \`GET /messages/{id}\` shows it.
* \`reset\` \`{}\`: more was missed than is repeated here; load the list anew.
* \`end\` \`{ "reason": "session_ended" | "come_back" }\`: log in again, or open another stream in a moment.

Whoever comes back with the id of their last event (\`Last-Event-ID\`, or \`?lastEventId=\`) is told what they missed; a message of
the last seconds before may come a second time, with the same id. The stream ends with the login session, and only having it
open is no sign of life: go on pinging while somebody is there.`;

export const streamExample = `retry: 2000

event: unread
id: 01960000-0000-7000-8000-000000000000
data: {"unread":3}

event: message
id: 01960000-0000-7000-8000-000000000001
data: {"id":"01960000-0000-7000-8000-000000000001","kind":"info","tag":"info","title":"Trip on Friday"}
`;
