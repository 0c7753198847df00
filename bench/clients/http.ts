// HTTP clients by name: `pool`, `dispatch`, `fetch`, `axios`; then the port of the server.
import axios from 'axios';
import { Agent } from 'node:http';
import { Pool } from 'undici';
import { offerDrive, thingOf } from './drive.js';

const [name = '', port = ''] = process.argv.slice(2);
const origin = `http://127.0.0.1:${port}`;
const path = '/api/shop/thing9s/1';

const clients: Readonly<Record<string, () => () => Promise<unknown>>> = {
  pool() {
    const pool = new Pool(origin, { connections: 64 });
    return async () => {
      const { body } = await pool.request({ method: 'GET', path });
      return thingOf(await body.json());
    };
  },
  dispatch() {
    const pool = new Pool(origin, { connections: 64 });
    return () =>
      new Promise((resolve, reject) => {
        const parts: Buffer[] = [];
        pool.dispatch(
          { method: 'GET', path },
          {
            onConnect() {},
            onHeaders: () => true,
            onData: (part) => parts.push(part) > 0,
            onComplete: () => resolve(thingOf(JSON.parse(Buffer.concat(parts).toString()))),
            onError: reject,
          },
        );
      });
  },
  fetch: () => async () => thingOf(await (await fetch(`${origin}${path}`)).json()),
  axios() {
    const client = axios.create({ httpAgent: new Agent({ keepAlive: true, maxSockets: 64 }) });
    return async () => thingOf((await client.get(`${origin}${path}`)).data);
  },
};
offerDrive(clients[name]!());
