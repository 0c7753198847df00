// Loaded into each service's process before its code: ends the process when `scaffold dev` is gone, however it ended. The pipe on
// descriptor 3 closes with it, also after a SIGKILL.
import { Socket } from 'node:net';

/** How long an orderly end may take; etcd is gone with dev, so deregistering may not come through. */
const graceMs = 1_500;

const parent = new Socket({ fd: 3, readable: true, writable: false });
parent.on('error', end);
parent.on('close', end);
parent.resume();
parent.unref();

function end(): void {
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), graceMs).unref();
}
