import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Nanoseconds of a clock tick, the unit of /proc/<pid>/stat (proc(5), USER_HZ). */
const tickNs = 10_000_000;

/** Throws unless the kernel counts processor time per thread in nanoseconds. */
export function requireProcessorTime() {
  if (threadsNs(process.pid) > 0) return;
  throw new Error('The benchmark needs Linux with /proc/<pid>/task/*/schedstat (CONFIG_SCHED_INFO).');
}

/** Process id of the postmaster, from the first line of its lock file. */
export const postmasterOf = ({ folder }) => parseInt(readFileSync(join(folder, 'postmaster.pid'), 'utf8'), 10);

/**
 * Nanoseconds of processor time that a program and PostgreSQL have used so far; only differences are meaningful. Exact
 * while both are idle, because a running thread is counted at its next context switch. Children of the postmaster that
 * ended are in the postmaster's own counters, rounded to a clock tick.
 */
export function processorNs(programPid, postmasterPid) {
  const ended = endedChildrenNs(postmasterPid);
  const running = [programPid, postmasterPid, ...childrenOf(postmasterPid)];
  return running.reduce((sum, pid) => sum + threadsNs(pid), ended);
}

/** Resident memory of a process in MiB. */
export function residentMiB(pid) {
  const [, kib] = /VmRSS:\s+(\d+)/.exec(readOr(`/proc/${pid}/status`)) ?? [];
  return Math.round(Number(kib) / 1024);
}

function threadsNs(pid) {
  const times = listOr(`/proc/${pid}/task`).map((thread) => readOr(`/proc/${pid}/task/${thread}/schedstat`));
  return times.reduce((sum, text) => sum + (parseInt(text, 10) || 0), 0);
}

const childrenOf = (pid) => readOr(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);

/** Fields 16 and 17 of proc(5): user and system time of children that ended. */
function endedChildrenNs(pid) {
  const stat = readOr(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) * tickNs;
}

// A process or thread may end between being listed and being read.
function readOr(file, otherwise = '') {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return otherwise;
  }
}

function listOr(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
