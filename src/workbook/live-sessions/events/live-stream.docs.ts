import { Text } from '#platform/shapes/fields.js';

/** Query parameters for EventSource, which cannot send headers. */
export class LiveStreamQuery {
  @Text({ max: 100, optional: true, about: 'From POST /stream-tickets, instead of the Authorization header' })
  ticket?: string;

  @Text({ max: 100, optional: true, about: 'The id of the last event received, where Last-Event-ID cannot be sent' })
  lastEventId?: string;
}

/** Description of the stream in the API document. */
export const liveStreamDocs = `Server-sent events, for people who are present in the session and its moderators. Send the access token as
\`Authorization\`, or, from a browser's EventSource, a ticket from \`POST /stream-tickets\` as \`?ticket=\`.

* \`snapshot\`: the session, the people who are present, and the state of its features; it replaces all that the client knows.
* Any other name is the \`type\` of an event, whose data has the format of \`GET /live-sessions/{id}/interactions\`.
* \`end\` \`{ "reason": … }\`: \`live_session_over\`, \`left_session\`, \`removed_from_session\`, \`session_ended\` (log in again), or
  \`reconnect\` (after the time in \`retry\`).

The id of each event is its sequence. A client that reconnects with the id of its last event (\`Last-Event-ID\`, or \`?lastEventId=\`)
receives what followed it, nothing missing and nothing twice, or a new snapshot if it missed more than 1000 events. An open stream
shows that the person is still there: without one, a person counts as left ten minutes after their last \`POST …/join\` or interaction.`;

export const liveStreamExample = `retry: 2000

event: snapshot
id: 12
data: {"sequence":12,"session":{"title":"Questions about week 3","status":"active"},"participants":[]}

event: participant_joined
id: 13
data: {"sequence":13,"type":"participant_joined","userId":"01890a5d-ac96-774b-bcce-b302099a8057","payload":{"role":"participant"}}
`;
