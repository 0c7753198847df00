// Mends what Go's etcd client sends for `--endpoints=http://host:port`: an `:authority` with the scheme in it, which Go's server
// takes and Node's HTTP/2 refuses with PROTOCOL_ERROR before anybody may look at it. Works on the bytes, in front of the session.
import { readInteger, readString, writeString, type HpackString } from './hpack.js';

const preface = 24;
const frameHead = 9;
/** What a server takes that has announced nothing else; a longer frame is left to the session, which refuses it. */
const longestFrame = 16_384;
const headersFrame = 1;
const endHeaders = 0x4;
const padded = 0x8;
const priority = 0x20;
/** The index of `:authority` in HPACK's static table (RFC 7541, appendix A). */
const authorityIndex = 1;

/**
 * Makes the filter of one connection: takes what the client has sent, gives what the session is to read. It holds back at most one
 * frame. Everything but such an authority goes through as it is.
 *
 * The client's and the server's HPACK tables stay in step: the entry that the session stores is shorter than the one that the client
 * stores, so the session forgets no entry that the client still refers to.
 */
export function createAuthorityFilter(): (chunk: Buffer) => Buffer {
  let open: Buffer = Buffer.alloc(0);
  let pass = preface;
  let given = false;
  return (chunk) => {
    if (given) return chunk;
    const input = open.length === 0 ? chunk : Buffer.concat([open, chunk]);
    const out: Buffer[] = [];
    let at = 0;
    while (at < input.length) {
      if (pass > 0) {
        const end = Math.min(input.length, at + pass);
        pass -= end - at;
        out.push(input.subarray(at, end));
        at = end;
        continue;
      }
      if (input.length - at < frameHead) break;
      const length = input.readUIntBE(at, 3);
      if (length > longestFrame) {
        given = true;
        out.push(input.subarray(at));
        at = input.length;
        break;
      }
      const isWhole = (input[at + 4]! & endHeaders) !== 0;
      if (input[at + 3] !== headersFrame || !isWhole) {
        pass = frameHead + length;
        continue;
      }
      if (input.length - at < frameHead + length) break;
      out.push(mendHeaders(input.subarray(at, at + frameHead + length)));
      at += frameHead + length;
    }
    open = input.subarray(at);
    return out.length === 1 ? out[0]! : Buffer.concat(out);
  };
}

function mendHeaders(frame: Buffer): Buffer {
  const flags = frame[4]!;
  const start = frameHead + ((flags & padded) === 0 ? 0 : 1) + ((flags & priority) === 0 ? 0 : 5);
  const end = frame.length - ((flags & padded) === 0 ? 0 : frame[frameHead]!);
  if (start > end) return frame;
  const block = mendBlock(frame.subarray(start, end));
  if (block === undefined) return frame;
  const mended = Buffer.concat([frame.subarray(0, start), block, frame.subarray(end)]);
  mended.writeUIntBE(mended.length - frameHead, 0, 3);
  return mended;
}

/** The header block with a plain authority; undefined where there is nothing to mend, or where it is no header block. */
function mendBlock(block: Buffer): Buffer | undefined {
  const out: Buffer[] = [];
  let copied = 0;
  for (let at = 0; at < block.length; ) {
    const first = block[at]!;
    if (first >= 0x80 || (first & 0xe0) === 0x20) {
      // An entry of a table, or a table's new size.
      const index = readInteger(block, at, first >= 0x80 ? 7 : 5);
      if (index === undefined) return undefined;
      at = index.end;
      continue;
    }
    const name = readInteger(block, at, (first & 0x40) === 0 ? 4 : 6);
    if (name === undefined) return undefined;
    const written: HpackString | undefined = name.value === 0 ? readString(block, name.end) : undefined;
    if (name.value === 0 && written === undefined) return undefined;
    const value = readString(block, written?.end ?? name.end);
    if (value === undefined) return undefined;
    if (name.value === authorityIndex || written?.text === ':authority') {
      const plain = value.text?.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '');
      if (plain !== undefined && plain !== value.text) {
        out.push(block.subarray(copied, value.start), writeString(plain));
        copied = value.end;
      }
    }
    at = value.end;
  }
  return copied === 0 ? undefined : Buffer.concat([...out, block.subarray(copied)]);
}
