// A connection whose client's bytes go through the authority filter on their way to the HTTP/2 session.
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { createAuthorityFilter } from './authority.js';

/** The connection as the session is to see it. Ends, errors and back-pressure are those of the socket. */
export function withPlainAuthority(socket: Socket): Duplex {
  const filter = createAuthorityFilter();
  const duplex = new Duplex({
    read: () => socket.resume(),
    write: (chunk: Buffer, _encoding, done) => void socket.write(chunk, done),
    writev: (chunks, done) => {
      socket.cork();
      for (const { chunk } of chunks.slice(0, -1)) socket.write(chunk as Buffer);
      socket.write(chunks.at(-1)!.chunk as Buffer, done);
      socket.uncork();
    },
    final: (done) => void socket.end(done),
    destroy: (error, done) => {
      socket.destroy();
      done(error);
    },
  });
  socket.on('data', (chunk: Buffer) => {
    if (!duplex.push(filter(chunk))) socket.pause();
  });
  socket.on('end', () => duplex.push(null));
  socket.on('close', () => duplex.destroy());
  return duplex;
}
