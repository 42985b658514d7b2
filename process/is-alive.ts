import { readFileSync } from "node:fs";

/** Whether a process of this id is at work on this machine. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM"; // it belongs to another user
  }
}

/** Whether a process has ended and is only kept in the table, as in a container whose first process collects no children. */
function isZombie(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")")).startsWith(") Z"); // the name in brackets may hold any character
  } catch {
    return false; // not a system with /proc
  }
}
