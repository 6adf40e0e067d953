/** What the stream of an attempt sends. */
export const attemptStreamDocs = `The event \`attempt\` is sent at first and whenever the attempt is continued in another window, paused, extended,
submitted or voided. If its screenId is not that of your window, the attempt was taken over: stop saving. Every reconnect
gets the current state again.`;

export const attemptStreamExample = `event: attempt
data: {"id":"01890a5d-ac96-774b-bcce-b302099a8057","status":"in_progress","screenId":"7b4f2f0a-6c0e-4a53-9a55-1f0f6c0c1b1e","deadlineAt":"2026-09-08T09:00:00.000Z","pausedAt":null,"submittedAt":null,"timeLimitMinutes":60,"baseTimeLimitMinutes":40,"timeLimitText":"60 minutes, extended from 40","serverTime":"2026-09-08T08:10:00.000Z"}

`;

/** What the stream of the board sends. */
export const boardStreamDocs = `The event \`board\` is sent at first with the first hundred students of the class by name, and then with those that
changed: starts, pauses and submissions immediately, saved answers within three seconds. The rows are those of the list.`;

export const boardStreamExample = `event: board
data: {"items":[{"studentId":"01890a5d-ac96-774b-bcce-b302099a8057","studentName":"Ben Bauer","status":"in_progress","position":3,"itemCount":50,"answeredCount":3}],"serverTime":"2026-09-08T08:10:00.000Z"}

`;
