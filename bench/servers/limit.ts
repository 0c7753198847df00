// The limit: a server on `node:net` that knows no more of HTTP than this benchmark sends.
import { createServer, type Socket } from 'node:net';
import { filled, getThing, isThingInput, kind, makeThing, ready } from './thing.js';

const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ';
const server = createServer({ noDelay: true }, (socket) => {
  let waiting = '';
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    waiting = waiting === '' ? chunk.toString('latin1') : waiting + chunk.toString('latin1');
    for (;;) {
      const end = waiting.indexOf('\r\n\r\n');
      if (end === -1) return;
      const length = Number(/content-length: (\d+)/i.exec(waiting.slice(0, end))?.[1] ?? 0);
      if (waiting.length < end + 4 + length) return;
      const target = waiting.slice(waiting.indexOf(' ') + 1, waiting.indexOf(' HTTP'));
      const text = answerTo(waiting.startsWith('GET'), target, waiting.slice(end + 4, end + 4 + length));
      if (target.endsWith('/100001')) writeInParts(socket, text);
      else socket.write(`${head}${Buffer.byteLength(text)}\r\n\r\n${text}`);
      waiting = waiting.slice(end + 4 + length);
    }
  });
});
server.listen(0, '127.0.0.1', () => ready(server.address()));

/** In chunks, as who does not know its length sends an answer. */
function writeInParts(socket: Socket, text: string): void {
  socket.write(`${head.slice(0, head.lastIndexOf('Content-Length'))}Transfer-Encoding: chunked\r\n\r\n`);
  for (let at = 0; at < text.length; at += 16_384) {
    const part = text.slice(at, at + 16_384);
    socket.write(`${part.length.toString(16)}\r\n${part}\r\n`);
  }
  socket.write('0\r\n\r\n');
}

function answerTo(isGet: boolean, target: string, body: string): string {
  if (isGet && target.startsWith('/api/shop/filled/'))
    return JSON.stringify({ code: 0, data: filled(Number(target.slice('/api/shop/filled/'.length))) });
  if (isGet) return JSON.stringify({ code: 0, data: getThing(target.slice(`/api/shop/${kind}/`.length)) });
  const input: unknown = JSON.parse(body);
  return JSON.stringify(
    isThingInput(input) ? { code: 0, data: makeThing(input) } : { code: 10400, msg: 'invalid' },
  );
}
