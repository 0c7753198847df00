// @fastify/http-proxy. The upstream's port is its word.
import httpProxy from '@fastify/http-proxy';
import fastify from 'fastify';
import { ready } from '../servers/thing.js';

const app = fastify();
await app.register(httpProxy, { upstream: `http://127.0.0.1:${process.argv[2]}` });
await app.listen({ port: 0, host: '127.0.0.1' });
ready(app.server.address());
