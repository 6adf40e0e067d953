/**
 * Exit code of an instance that SIGINT stopped before it was ready. PM2 cannot tell such an exit from a crash and would
 * start the instance again some seconds after `pm2 stop` or beside the process of `pm2 restart`; ecosystem.config.js
 * names this code as one after which it does not (docs/decisions/0113).
 */
export const stoppedDuringStart = 130;

export const stopDuringStart = () => process.exit(stoppedDuringStart);

// PM2 imports this file before the program, because a signal may arrive while the program is still being loaded.
process.on('SIGINT', stopDuringStart);
