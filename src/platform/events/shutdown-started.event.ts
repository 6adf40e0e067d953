/** The process has been told to stop: readiness fails from now on, and long connections have to be closed. */
export class ShutdownStarted {}
